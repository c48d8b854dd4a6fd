import { SecretText } from '@mailweave/host';
import Type, { type Static } from 'typebox';
import { BACKEND_NAME } from '../backend/backend-config.ts';

const closed = { additionalProperties: false } as const;

const MapRouting = Type.Object(
  {
    kind: Type.Literal('map'),
    file: Type.String({
      minLength: 1,
      description:
        'Text file: in each line a log-in name, a domain or *, white space, the name of a backend; # begins a comment.',
    }),
    reloadIntervalMs: Type.Integer({
      default: 5_000,
      minimum: 100,
      description: 'Milliseconds between two looks whether the file has changed.',
    }),
  },
  closed,
);

const PatternRouting = Type.Object(
  {
    kind: Type.Literal('patterns'),
    patterns: Type.Array(
      Type.Object(
        {
          match: Type.String({
            minLength: 1,
            description:
              'With @: the log-in name; else its domain. * stands for any text; the first that fits counts.',
          }),
          backend: Type.String({ pattern: BACKEND_NAME, description: 'Name of the backend.' }),
        },
        closed,
      ),
      { minItems: 1 },
    ),
  },
  closed,
);

const HttpRouting = Type.Object(
  {
    kind: Type.Literal('http'),
    url: Type.String({
      pattern: '^https?://',
      description: 'Asked by POST with {"user"}; answers {"backend"}, or 404 for nobody\'s name.',
    }),
    authorization: Type.Optional(
      SecretText({ description: 'Value of the header Authorization, such as "Bearer ...".' }),
    ),
    checksPassword: Type.Boolean({
      default: false,
      description:
        'The look-up gets the password as well, answers 401 if it is wrong, and may name a master user to log in with. Never cached; only PLAIN and LOGIN are offered then.',
    }),
    timeoutMs: Type.Integer({
      default: 2_000,
      minimum: 10,
      maximum: 60_000,
      description: 'Milliseconds that a look-up may take.',
    }),
    foundTtlMs: Type.Integer({
      default: 60_000,
      minimum: 0,
      description: 'Milliseconds that a found backend is used without asking again.',
    }),
    unknownTtlMs: Type.Integer({
      default: 5_000,
      minimum: 0,
      description: "Milliseconds that a name stays nobody's without asking again.",
    }),
    staleTtlMs: Type.Integer({
      default: 3_600_000,
      minimum: 0,
      description: 'Milliseconds since its look-up that a found backend is used when asking again fails.',
    }),
    cacheEntries: Type.Integer({
      default: 100_000,
      minimum: 1,
      description: 'Names that are remembered; about 0.5 kB each. The one unused for longest goes first.',
    }),
  },
  closed,
);

/** The section `imap.routing`. */
export const RoutingConfig = Type.Union([MapRouting, PatternRouting, HttpRouting], {
  description: 'Which of several backends holds a mailbox. Left out: imap.backend holds all of them.',
});
export type RoutingConfig = Static<typeof RoutingConfig>;
export type HttpRouting = Static<typeof HttpRouting>;
export type MapRouting = Static<typeof MapRouting>;
export type PatternRouting = Static<typeof PatternRouting>;
