import { SecretText } from '@mailweave/host';
import { postgresServerSettings } from '@mailweave/stores';
import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;

const FileResolution = Type.Object(
  {
    kind: Type.Literal('file'),
    file: Type.String({
      minLength: 1,
      description: 'Text file: in each line a log-in name, white space, an address; # begins a comment.',
    }),
    reloadIntervalMs: Type.Integer({
      default: 5_000,
      minimum: 100,
      description: 'Milliseconds between two looks whether the file has changed.',
    }),
  },
  closed,
);

/** Settings of a cache of answers. */
const CACHE = {
  foundTtlMs: Type.Integer({
    default: 600_000,
    minimum: 0,
    description: 'Milliseconds that a found address is used without asking again.',
  }),
  unknownTtlMs: Type.Integer({
    default: 60_000,
    minimum: 0,
    description: "Milliseconds that a name stays nobody's without asking again.",
  }),
  staleTtlMs: Type.Integer({
    default: 86_400_000,
    minimum: 0,
    description: 'Milliseconds since it was found that an address is used when asking again fails.',
  }),
  cacheEntries: Type.Integer({
    default: 100_000,
    minimum: 1,
    description: 'Names that are remembered; about 0.5 kB each. The one unused for longest goes first.',
  }),
};

const HttpResolution = Type.Object(
  {
    kind: Type.Literal('http'),
    url: Type.String({
      pattern: '^https?://',
      description: 'Asked by POST with {"user"}; answers {"address"}, or 404 for nobody\'s name.',
    }),
    authorization: Type.Optional(
      SecretText({ description: 'Value of the header Authorization, such as "Bearer ...".' }),
    ),
    timeoutMs: Type.Integer({
      default: 2_000,
      minimum: 10,
      maximum: 60_000,
      description: 'Milliseconds that a question may take; no log-in and no mailbox waits for it so long.',
    }),
    ...CACHE,
  },
  closed,
);

const SqlResolution = Type.Object(
  {
    kind: Type.Literal('sql'),
    ...postgresServerSettings('The user needs to read what the query reads, and nothing else.'),
    query: Type.String({
      pattern: '^\\s*(SELECT|WITH|select|with)\\s(.|\\s)*\\$1(?![0-9])',
      description:
        "One query with the log-in name as $1, such as SELECT address FROM mailbox WHERE login = $1. It gives one column: an address; no row, or NULL, for nobody's name.",
    }),
    poolSize: Type.Integer({
      default: 4,
      minimum: 1,
      maximum: 100,
      description: 'Connections of one process at most.',
    }),
    timeoutMs: Type.Integer({
      default: 2_000,
      minimum: 10,
      maximum: 60_000,
      description: 'Milliseconds that a question may take; no log-in and no mailbox waits for it so long.',
    }),
    ...CACHE,
  },
  closed,
);

/** The section `imap.resolver`. */
export const ResolverConfig = Type.Union([FileResolution, HttpResolution, SqlResolution], {
  description:
    'Which address belongs to a log-in name, where log-in names are not addresses. Left out: the log-in name, with imap.defaultDomain.',
});
export type ResolverConfig = Static<typeof ResolverConfig>;
export type SqlResolution = Static<typeof SqlResolution>;

/** What is remembered of answers, and for how long. */
export type ResolutionCache = Pick<Static<typeof HttpResolution>, keyof typeof CACHE>;
