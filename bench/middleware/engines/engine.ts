import type { MiddlewareConfig } from '@mailweave/middleware';

export type EngineName = 'sqlite' | 'postgresql' | 'cassandra';

/** A store that the middleware is measured on, with its server if it has one. */
export type Engine = AsyncDisposable & {
  readonly name: EngineName;
  readonly stores: MiddlewareConfig['stores'];
};
