/** Untagged lines for the client, gathered in order. */
export type Output = Buffer[];
