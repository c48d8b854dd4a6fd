import { SecretText } from '@mailweave/host';
import Type, { type Static } from 'typebox';

/** The section `imap.middleware`: a middleware in another process. */
export const MiddlewareClientConfig = Type.Object(
  {
    url: Type.String({
      pattern: '^https?://[^/@?#]+(/[^@?#]*)?$',
      description: 'Where it answers: its section http, or a TLS proxy before that.',
    }),
    token: SecretText({ description: 'Token whose hash is in its middleware.tokens.imap.' }),
    caFile: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'PEM file of the authorities for its certificate, in place of those of Node.',
      }),
    ),
    pepper: Type.Optional(
      SecretText({
        description:
          'The pepper of imap.tenantId, where this file has no middleware.tenants: the same as there.',
      }),
    ),
    timeoutMs: Type.Integer({
      default: 1_000,
      minimum: 10,
      maximum: 60_000,
      description:
        'Milliseconds until a call has failed. A SELECT waits for weaveBudgetMs at most, whatever this says.',
    }),
    nothingDueTtlMs: Type.Integer({
      default: 5_000,
      minimum: 0,
      maximum: 60_000,
      description:
        'Milliseconds that "nothing is due" counts for the next mail program of a user; a change ends it at once.',
    }),
    eventBuffer: Type.Integer({
      default: 10_000,
      minimum: 100,
      maximum: 1_000_000,
      description:
        'Events that one process keeps while the middleware is away; about 0.5 kB each. Later ones are lost.',
    }),
    flushTimeoutMs: Type.Integer({
      default: 5_000,
      minimum: 0,
      maximum: 60_000,
      description: 'Milliseconds that a stopping program tries to send the events that it has kept.',
    }),
  },
  {
    additionalProperties: false,
    description: 'Used where the role imap runs without the role middleware: where that runs.',
  },
);
export type MiddlewareClientConfig = Static<typeof MiddlewareClientConfig>;
