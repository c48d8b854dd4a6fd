import type { Goal } from '../../report/goal.ts';
import type { EngineName } from '../engines/engine.ts';
import type { Measure } from './measure.ts';
import { percentile } from './percentile.ts';

const GOAL_ROWS_PER_SECOND: Readonly<Record<EngineName, number>> = {
  sqlite: 120_000,
  postgresql: 40_000,
  cassandra: 25_000,
};

const MEGABYTE = 1_000_000;
const MEMORY_GOAL_MB = 300;
const LOOK_UPS_PER_SECOND = 100;
/** Of a look-up, from when it should have been asked, while an import goes on. */
const GOAL_BUSY_P99_MS = 25;

/** A whole export becomes live: fetched, checked, written; nobody asks for anything meanwhile. */
export const imports: Measure = {
  name: 'import',
  run: async ({ amounts, audience, bucketFolder, engine, exportOf, progress, run }) => {
    const setting = { stores: engine.stores, bucketFolder };
    const none = { kind: 'import', setting, lookUpsPerSecond: 0 } as const;
    if (engine.name !== 'sqlite') {
      progress(`${amounts.warmUpRows} rows to warm the server`);
      await run({ ...none, ...(await exportOf('warm-up', amounts.warmUpRows)) });
    }
    const rows = amounts.rows[engine.name];
    const written = await exportOf('first', rows);
    progress(`${rows} rows`);
    const { elapsedMs, peakBytes, cpuSeconds } = await run({ ...none, ...written });
    audience.imported = true;
    const rowsPerSecond = (rows * 1_000) / elapsedMs;
    const name = `import-${engine.name}`;
    return {
      lines: [
        { name, value: rowsPerSecond, unit: 'rows/s' },
        { name: `${name}-cpu`, value: rows / cpuSeconds, unit: 'rows per CPU second' },
        { name: `${name}-memory`, value: peakBytes / MEGABYTE, unit: 'MB' },
      ],
      goals: [
        {
          name,
          value: rowsPerSecond,
          unit: 'rows-per-second',
          relation: '>=',
          limit: GOAL_ROWS_PER_SECOND[engine.name],
        },
        memoryGoal(name, peakBytes),
      ],
    };
  },
};

/** The same while the same process answers look-ups. */
export const importsWhileServing: Measure = {
  name: 'serving-import',
  run: async ({ amounts, bucketFolder, engine, exportOf, progress, run }) => {
    const rows = amounts.rows[engine.name];
    const written = await exportOf('second', rows);
    progress(`${rows} rows, ${LOOK_UPS_PER_SECOND} look-ups a second`);
    const { elapsedMs, lookUpMs, peakBytes } = await run({
      kind: 'import',
      setting: { stores: engine.stores, bucketFolder },
      lookUpsPerSecond: LOOK_UPS_PER_SECOND,
      ...written,
    });
    const name = `serving-import-${engine.name}`;
    return {
      lines: [
        { name, value: (rows * 1_000) / elapsedMs, unit: 'rows/s' },
        { name: `${name}-memory`, value: peakBytes / MEGABYTE, unit: 'MB' },
        { name: `${name}-due-p50`, value: percentile(lookUpMs, 0.5), unit: 'ms' },
        { name: `${name}-due-p99`, value: percentile(lookUpMs, 0.99), unit: 'ms' },
        { name: `${name}-due-worst`, value: percentile(lookUpMs, 1), unit: 'ms' },
      ],
      goals: [
        memoryGoal(name, peakBytes),
        {
          name: `${name}-due-p99`,
          value: percentile(lookUpMs, 0.99),
          unit: 'ms',
          relation: '<=',
          limit: GOAL_BUSY_P99_MS,
        },
      ],
    };
  },
};

function memoryGoal(name: string, peakBytes: number): Goal {
  return {
    name: `${name}-memory`,
    value: peakBytes / MEGABYTE,
    unit: 'MB',
    relation: '<=',
    limit: MEMORY_GOAL_MB,
  };
}
