/**
 * Opens an empty store, twice: two handles on the same data, as two processes would have them. A store that lives
 * in one process gives the same handle twice. Closing them is the giver's business (`onTestFinished`).
 */
export type OpenTwice<Store> = () => Promise<readonly [Store, Store]>;
