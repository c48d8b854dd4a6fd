import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { measureArrivals } from '../road/arrivals.ts';
import { measureBacklog } from '../road/backlog.ts';
import { type EngineName, openEngine } from '../road/open-engine.ts';
import type { Measure } from './measure.ts';

/** From a told message to a gateway that takes everything at once, on a store: `only` may be road-sqlite. */
export function roadOn(engineName: EngineName): Measure {
  return {
    name: `road-${engineName}`,
    run: async ({ amounts, progress }) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'mailweave-bench-'));
      try {
        await using engine = await openEngine(engineName, folder);
        progress(engine.durability);
        const arrivals = await measureArrivals(engineName, engine.stores, amounts.count);
        progress(`a backlog of ${amounts.count} messages`);
        const backlog = await measureBacklog(engineName, engine.stores, amounts.count);
        return { lines: [], goals: [...arrivals, ...backlog] };
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  };
}
