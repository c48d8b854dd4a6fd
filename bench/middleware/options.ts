import { parseArgs } from 'node:util';
import type { EngineName } from './engines/engine.ts';

/** How much of everything is done. */
export type Amounts = {
  /** Users of the imported audience, by engine. */
  readonly rows: Readonly<Record<EngineName, number>>;
  /** Rows that are imported before anything is measured: a server that has just started is slow. */
  readonly warmUpRows: number;
  /** Look-ups of one round. */
  readonly lookUps: number;
  readonly rounds: number;
  readonly events: number;
  readonly postbacks: number;
};

export type BenchOptions = {
  readonly amounts: Amounts;
  /** Measures whose names begin with this; all when undefined. */
  readonly only: string | undefined;
  readonly engines: readonly EngineName[];
  /** Where the processes write their CPU profiles. */
  readonly profileFolder: string | undefined;
};

const FULL: Amounts = {
  rows: { sqlite: 10_000_000, postgresql: 2_000_000, cassandra: 1_000_000 },
  warmUpRows: 500_000,
  lookUps: 5_000,
  rounds: 5,
  events: 100_000,
  postbacks: 20_000,
};

const QUICK: Amounts = {
  rows: { sqlite: 300_000, postgresql: 200_000, cassandra: 100_000 },
  warmUpRows: 50_000,
  lookUps: 1_000,
  rounds: 3,
  events: 20_000,
  postbacks: 4_000,
};

const ENGINES: readonly EngineName[] = ['sqlite', 'postgresql', 'cassandra'];

export const USAGE = `Usage: npm run bench:middleware -- [--quick] [--only NAME] [--engine NAME] [--profile FOLDER]
  --quick           less of everything; figures are rough
  --only NAME       only measures whose name begins with NAME
  --engine NAME     only on this store: ${ENGINES.join(', ')}
  --profile FOLDER  write CPU profiles there
`;

/** @throws TypeError for an option that there is not, RangeError for a store that there is not */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      engine: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const { engine, only, profile: profileFolder, quick } = values;
  const engines = ENGINES.filter((name) => engine === undefined || name === engine);
  if (engines.length === 0) throw new RangeError(`--engine takes one of ${ENGINES.join(', ')}.`);
  return { amounts: quick ? QUICK : FULL, only, engines, profileFolder };
}
