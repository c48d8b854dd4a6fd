/**
 * Opens empty stores, twice: two handles on the same data, as two processes would have them. What lives in one process is
 * given twice. Closing them is the giver's business (`onTestFinished`).
 */
export type OpenTwice<Store> = () => Promise<readonly [Store, Store]>;
