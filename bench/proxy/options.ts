import { parseArgs } from 'node:util';

/** How much of everything is done. */
export type Amounts = {
  /** Counted rounds of each measure of speed. */
  readonly rounds: number;
  /** Those before them that are not counted. */
  readonly warmUpRounds: number;
  /** Rounds of the measures of memory, each with fresh processes. */
  readonly idleRounds: number;
  /** In the two full inboxes. */
  readonly messages: number;
  /** The large body, in base64. */
  readonly largeBytes: number;
  /** What one round of one subject does. */
  readonly logIns: number;
  readonly fetches: number;
  readonly bodies: number;
  readonly noops: number;
  readonly idleConnections: number;
};

export type BenchOptions = {
  readonly amounts: Amounts;
  /** Measures whose names begin with this; all when undefined. */
  readonly only: string | undefined;
  /** Where Mailweave's process writes its CPU profile. */
  readonly profileFolder: string | undefined;
  /** Instead of the measures: how long clients come and go while memory is looked at. */
  readonly churnMinutes: number | undefined;
};

const FULL: Amounts = {
  rounds: 7,
  warmUpRounds: 3,
  idleRounds: 5,
  messages: 5_000,
  largeBytes: 20_000_000,
  logIns: 800,
  fetches: 7,
  bodies: 9,
  noops: 2_000,
  idleConnections: 2_000,
};

const QUICK: Amounts = {
  ...FULL,
  rounds: 5,
  warmUpRounds: 1,
  idleRounds: 1,
  logIns: 200,
  fetches: 3,
  bodies: 3,
  noops: 500,
  idleConnections: 500,
};

/** Inboxes that are opened some hundred times a second. */
const CHURN: Amounts = { ...QUICK, messages: 100, largeBytes: 100_000 };

export const USAGE = `Usage: npm run bench:proxy -- [--quick] [--only NAME] [--profile FOLDER]
       npm run bench:proxy -- --churn MINUTES [--profile FOLDER]
  --quick           less of everything, in under a minute; ratios are rough
  --only NAME       only measures whose name begins with NAME
  --churn MINUTES   clients come and go for so long; memory each minute, and its slope
  --profile FOLDER  write a CPU profile of Mailweave's processes there
`;

/** @throws TypeError for an option that there is not, RangeError for a time that is none */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      profile: { type: 'string' },
      churn: { type: 'string' },
    },
  });
  const { quick, only, profile: profileFolder, churn } = values;
  if (churn === undefined) {
    return { amounts: quick ? QUICK : FULL, only, profileFolder, churnMinutes: undefined };
  }
  const churnMinutes = Number(churn);
  if (!(churnMinutes > 0 && Number.isFinite(churnMinutes))) {
    throw new RangeError(`--churn takes a number of minutes above 0, not ${churn}.`);
  }
  return { amounts: CHURN, only, profileFolder, churnMinutes };
}
