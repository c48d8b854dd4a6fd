import { peakResidentBytes } from '../../machine/process-usage.ts';
import type { Goal } from '../../report/goal.ts';
import { startSimulated } from '../load/run-in-process.ts';
import { callAll } from '../role/call-all.ts';
import { startRole } from '../role/start-role.ts';
import { subscribePhones } from '../role/subscribe-phones.ts';
import { inFolder } from './in-folder.ts';
import type { Measure } from './measure.ts';

/** Dovecot has as many processes at most that deliver, and each waits for its answer. */
const CONNECTIONS = 1_000;
const LAST_ARRIVALS_MS = 120_000;

/** Callbacks of many users at once: what is answered, and whether everything that was accepted is shown, and once. */
export const burst: Measure = {
  name: 'burst',
  run: ({ amounts: { burst: count }, profileFolder, progress }) =>
    inFolder(async (folder) => {
      progress(`${count} users with a phone each`);
      await subscribePhones(folder, count);
      await using apns = await startSimulated('apns');
      await using role = await startRole({ folder, apns, profileFolder });
      progress(`${count} callbacks on ${CONNECTIONS} connections`);
      const startMs = performance.timeOrigin + performance.now();
      const statuses = await callAll(role, { count, connections: CONNECTIONS });
      const answeredMs = performance.timeOrigin + performance.now() - startMs;
      progress('until all are shown');
      const { atMs, repeats } = await apns.arrivals(count, LAST_ARRIVALS_MS);
      const lost = statuses.filter((status, number) => status === 200 && typeof atMs[number] !== 'number');
      const shownMs = atMs.reduce<number>((last, each) => Math.max(last, each ?? 0), 0) - startMs;
      const byStatus = Map.groupBy(statuses, (status) => status);
      return {
        lines: [
          ...[...byStatus].map(([status, { length }]) => ({
            name: `burst-answered-${status}`,
            value: length,
            unit: `of ${count} callbacks`,
          })),
          { name: 'burst-answered', value: answeredMs / 1_000, unit: 's' },
          { name: 'burst-shown', value: shownMs / 1_000, unit: 's' },
          { name: 'burst-memory', value: peakResidentBytes(role.pid) / 1024 ** 2, unit: 'MB at most' },
        ],
        goals: [none('burst-lost', lost.length), none('burst-twice', repeats)],
      };
    }),
};

function none(name: string, value: number): Goal {
  return { name, value, unit: 'messages', relation: '<=', limit: 0 };
}
