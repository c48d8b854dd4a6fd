/** What a folder is to the rules. */
export type Place = {
  readonly layer: 0 | 1 | 2 | 3 | 4;
  readonly role: 'package' | 'service' | 'program' | 'web';
  /** No I/O, no clock, no randomness of its own. */
  readonly pure: boolean;
  /** What a pure package may import from npm: a package, or one module of it. */
  readonly npm: readonly string[];
};

/** Folder of a workspace package -> its place. */
export type Layout = ReadonlyMap<string, Place>;

const pure = (layer: 0 | 1 | 2, npm: readonly string[] = []): Place => ({
  layer,
  role: 'package',
  pure: true,
  npm,
});
const impure = (layer: Place['layer'], role: Place['role'] = 'package'): Place => ({
  layer,
  role,
  pure: false,
  npm: [],
});

/** Mailweave's own layout (docs/architecture.md): a new package is one new row. */
export const MAILWEAVE_LAYOUT: Layout = new Map([
  ['packages/foundation', pure(0)],
  ['packages/host', impure(0)],

  ['packages/imap', pure(1)],
  // The MIME builder only: nodemailer's main module opens sockets.
  ['packages/message', pure(1, ['entities', 'nodemailer/lib/mail-composer', 'nodemailer/lib/mime-node'])],
  ['packages/contracts', pure(1, ['typebox'])],

  ['packages/mailbox-overlay', pure(2)],
  ['packages/injection', pure(2, ['rrule-temporal', 'temporal-polyfill'])],
  ['packages/push', pure(2, ['temporal-polyfill'])],

  ['packages/imap-connection', impure(3)],
  ['packages/stores', impure(3)],
  ['packages/object-storage', impure(3)],
  ['packages/cluster', impure(3)],
  ['packages/http-server', impure(3)],
  ['packages/injection-client', impure(3)],
  ['packages/memory-imap-server', impure(3)],
  ['packages/push-gateways', impure(3)],

  ['services/imap-proxy', impure(4, 'service')],
  ['services/middleware', impure(4, 'service')],
  ['services/push', impure(4, 'service')],
  ['apps/mailweave', impure(4, 'program')],
]);

/** Built-in modules that compute and touch nothing outside the process. */
export const PURE_BUILTINS: ReadonlySet<string> = new Set([
  'node:crypto',
  'node:buffer',
  'node:url',
  'node:util',
]);
