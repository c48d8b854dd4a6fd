/**
 * Small values that all processes of an installation have in common for some time. They may be forgotten before: who can make one
 * makes it anew. Every method rejects with an AppError when it cannot be said now.
 */
export type SharedValues = {
  /** Undefined: there is none, or its time is over. */
  find(name: string): Promise<string | undefined>;

  /** Keeps the value unless there is one already: of several processes the first decides. @returns what is kept now */
  keepFirst(name: string, value: string, lifetimeMs: number): Promise<string>;

  /** Has it forgotten if it is this value still. */
  forget(name: string, value: string): Promise<void>;
};
