/** How a question about a name was answered; `stale`: by an older answer, since the one who knows failed. */
export type LookupOutcome = 'found' | 'unknown' | 'failed' | 'stale';
