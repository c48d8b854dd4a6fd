export type EngineName = 'sqlite' | 'postgresql' | 'cassandra';

/** A store that the middleware is measured on, with its server if it has one. */
export type Engine = AsyncDisposable & {
  readonly name: EngineName;
  /** The section middleware.stores, as somebody writes it. */
  readonly stores: object;
};
