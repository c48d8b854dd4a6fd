import Type from 'typebox';

/** The section `push.sessions`. */
export const SessionsConfig = Type.Object(
  {
    lifetimeMs: Type.Integer({
      default: 30 * 24 * 60 * 60 * 1000,
      minimum: 60_000,
      description: 'Milliseconds that a session lasts after its log-in.',
    }),
    rememberedMs: Type.Integer({
      default: 60_000,
      minimum: 0,
      description:
        'Milliseconds for which a password that was right is taken without asking the mail server.',
    }),
    contextId: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 9_999_999_999,
      description: 'Number of the context of accounts that log in for the first time.',
    }),
    maxChecks: Type.Integer({
      default: 20,
      minimum: 1,
      description: 'Passwords that the mail server is asked about at the same time.',
    }),
    maxFailures: Type.Integer({
      default: 10,
      minimum: 1,
      description: 'Log-ins of one name, or from one address, that may fail within failureWindowMs.',
    }),
    failureWindowMs: Type.Integer({
      default: 600_000,
      minimum: 1000,
      description: 'Milliseconds after which failed log-ins are forgotten.',
    }),
  },
  { additionalProperties: false, default: {}, description: 'How users log in at the role push.' },
);
