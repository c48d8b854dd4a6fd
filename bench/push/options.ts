import { parseArgs } from 'node:util';

/** How much of everything is done. */
export type Amounts = {
  /** Notifications of one round. */
  readonly count: number;
  readonly rounds: number;
  /** Messages that a real Dovecot delivers. */
  readonly mails: number;
  /** IMAP connections that listen. */
  readonly listeners: number;
  /** WebSockets of open apps. */
  readonly sockets: number;
  /** How long idle ones are watched. */
  readonly idleMs: number;
  /** Callbacks that come at once. */
  readonly burst: number;
};

export type PushBenchOptions = {
  readonly amounts: Amounts;
  /** Measures whose names begin with this; all when undefined. */
  readonly only: string | undefined;
  /** Where the processes write their CPU profiles. */
  readonly profileFolder: string | undefined;
};

const FULL: Amounts = {
  count: 50_000,
  rounds: 5,
  mails: 6_000,
  listeners: 3_000,
  sockets: 6_000,
  idleMs: 60_000,
  burst: 100_000,
};
const QUICK: Amounts = {
  count: 10_000,
  rounds: 3,
  mails: 2_000,
  listeners: 500,
  sockets: 1_500,
  idleMs: 10_000,
  burst: 10_000,
};

export const USAGE = `Usage: npm run bench:push -- [--quick] [--only NAME] [--profile FOLDER]
  --quick           less of everything; figures are rough
  --only NAME       only measures whose name begins with NAME
  --profile FOLDER  write CPU profiles there
`;

/** @throws TypeError for an option that there is not */
export function readOptions(args: readonly string[]): PushBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  return { amounts: values.quick ? QUICK : FULL, only: values.only, profileFolder: values.profile };
}
