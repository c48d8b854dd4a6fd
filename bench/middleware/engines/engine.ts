export type EngineName = 'sqlite' | 'postgresql' | 'cassandra';

/** A store that the middleware is measured on, with its server if it has one. */
export type Engine = AsyncDisposable & {
  readonly name: EngineName;
  /** The section middleware.stores, as somebody writes it. */
  readonly stores: object;
  /** What a write has waited for once it is answered: settings of the store, for whoever compares figures. */
  readonly durability: string;
};
