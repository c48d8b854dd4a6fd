import Type, { type Static } from 'typebox';

/** Settings of `imap.limits` that count connections. */
export const CONNECTION_LIMITS = {
  connections: Type.Integer({
    default: 50_000,
    minimum: 0,
    description: 'Client connections at once, of each process; 0: any number. Beyond them BYE [UNAVAILABLE].',
  }),
  unauthenticatedConnections: Type.Integer({
    default: 5_000,
    minimum: 0,
    description: 'Of these, those that have not signed in yet; 0: any number.',
  }),
  connectionsPerAddress: Type.Integer({
    default: 0,
    minimum: 0,
    description:
      'Connections from one IPv4 address or one IPv6 /64, of each process; 0: any number. Beyond them BYE [LIMIT].',
  }),
  sessionsPerUser: Type.Integer({
    default: 0,
    minimum: 0,
    description: 'Sessions of one user, of each process; 0: any number. Beyond them NO [LIMIT].',
  }),
};

const Limits = Type.Object(CONNECTION_LIMITS);
export type ConnectionLimits = Readonly<Static<typeof Limits>>;

/** The section `imap.failedLogins`. */
export const FailedLoginsConfig = Type.Object(
  {
    freeFailures: Type.Integer({
      default: 3,
      minimum: 0,
      description: 'Failed log-ins of an address, and of a user, that delay nothing yet.',
    }),
    delayMs: Type.Integer({
      default: 1_000,
      minimum: 0,
      description:
        'Milliseconds between two log-ins after one failure more; each further one doubles them. 0: no delay ever.',
    }),
    maxAddressDelayMs: Type.Integer({
      default: 10_000,
      minimum: 0,
      description:
        'Most milliseconds that a log-in from an address waits; what would wait longer is NO [LIMIT] at once.',
    }),
    maxUserDelayMs: Type.Integer({
      default: 2_000,
      minimum: 0,
      description: 'Most milliseconds that a log-in waits for failures of its user from elsewhere.',
    }),
    halfLifeMs: Type.Integer({
      default: 60_000,
      minimum: 1_000,
      description: 'Milliseconds after which half of the failures are forgotten.',
    }),
    remembered: Type.Integer({
      default: 100_000,
      minimum: 1,
      description: 'Addresses, and users, whose failures are remembered; about 0.2 kB each.',
    }),
  },
  { additionalProperties: false, default: {}, description: 'Delays after failed log-ins, of each process.' },
);
export type FailedLoginsConfig = Readonly<Static<typeof FailedLoginsConfig>>;
