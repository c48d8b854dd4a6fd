import { median } from '../../report/statistics.ts';
import type { EngineName } from '../engines/engine.ts';
import { imports } from './imports.ts';
import type { Measure } from './measure.ts';
import { percentile } from './percentile.ts';

const GOAL_P99_MS: Readonly<Partial<Record<EngineName, number>>> = { sqlite: 1, cassandra: 10 };
const PER_SECOND = 500;

/** What is due for a user, asked in the process of the middleware at a steady pace. */
export const due: Measure = {
  name: 'due',
  run: async (context) => {
    const { amounts, bucketFolder, engine, progress, run } = context;
    if (!context.audience.imported) await imports.run(context);
    const medians: number[] = [];
    const tails: number[] = [];
    for (let round = 1; round <= amounts.rounds; round += 1) {
      progress(`round ${round} of ${amounts.rounds}`);
      const { lookUpMs } = await run({
        kind: 'due',
        setting: { stores: engine.stores, bucketFolder },
        rows: amounts.rows[engine.name],
        count: amounts.lookUps,
        perSecond: PER_SECOND,
      });
      medians.push(percentile(lookUpMs, 0.5));
      tails.push(percentile(lookUpMs, 0.99));
    }
    const name = `due-${engine.name}`;
    const limit = GOAL_P99_MS[engine.name];
    const p99 = { name: `${name}-p99`, value: median(tails), unit: 'ms' };
    return {
      lines: [{ name: `${name}-p50`, value: median(medians), unit: 'ms' }, p99],
      goals: limit === undefined ? [] : [{ ...p99, relation: '<=', limit }],
    };
  },
};
