import { SecretText } from '@mailweave/host';
import Type, { type Static } from 'typebox';

/** The section `imap.push`: the role push in another process. */
export const NewsConfig = Type.Object(
  {
    url: Type.String({
      pattern: '^https?://[^/@?#]+(/[^@?#]*)?$',
      description: 'Where it answers: its section http, or a TLS proxy before that.',
    }),
    token: SecretText({ description: 'Token whose hash is in its push.tokens.imap.' }),
    timeoutMs: Type.Integer({
      default: 5_000,
      minimum: 10,
      maximum: 60_000,
      description: 'Milliseconds until a call has failed and is made again. No mail waits for it.',
    }),
  },
  {
    additionalProperties: false,
    description:
      'Who tells phones of woven messages, where the role push does not run in this process. Left out: nobody does.',
  },
);
export type NewsConfig = Static<typeof NewsConfig>;
