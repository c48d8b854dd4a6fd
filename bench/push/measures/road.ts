import { measureArrivals } from '../road/arrivals.ts';
import { measureBacklog } from '../road/backlog.ts';
import { type EngineName, openEngine } from '../road/open-engine.ts';
import { inFolder } from './in-folder.ts';
import type { Measure } from './measure.ts';

/** From a told message to a gateway that takes everything at once, on a store: `only` may be road-sqlite. */
export function roadOn(engineName: EngineName): Measure {
  return {
    name: `road-${engineName}`,
    run: ({ amounts, progress }) =>
      inFolder(async (folder) => {
        await using engine = await openEngine(engineName, folder);
        progress(engine.durability);
        const arrivals = await measureArrivals(engineName, engine.stores, amounts.count);
        progress(`a backlog of ${amounts.count} messages`);
        const backlog = await measureBacklog(engineName, engine.stores, amounts.count);
        return { lines: [], goals: [...arrivals, ...backlog] };
      }),
  };
}
