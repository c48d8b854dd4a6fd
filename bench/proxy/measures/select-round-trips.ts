import type { Account, Address } from '../load/job.ts';
import type { LoadProcess } from '../load/load-process.ts';
import { median } from '../report/statistics.ts';
import { type CountingRelay, startCountingRelay } from '../subjects/counting-relay.ts';
import type { Measure } from './measure.ts';

/**
 * How often a SELECT waits for the backend: the one that weaves the first message, and the first of a later
 * session. A client alone waits once; what goes beyond is Mailweave's.
 */
export const selectRoundTrips: Measure = {
  name: 'select',
  unit: 'round-trips',
  run: async ({ lab, progress }) => {
    await using relay = await startCountingRelay(lab.backend);
    const startMailweave = lab.starters.at(-1);
    if (startMailweave === undefined) throw new Error('There is no Mailweave to measure.');
    await using subject = await startMailweave(relay);
    const direct = { host: relay.host, port: relay.port, tls: false };
    const first: number[] = [];
    const later: number[] = [];
    const alone: number[] = [];
    for (const [number, account] of lab.mailboxes.due.entries()) {
      progress(`user ${number + 1} of ${lab.mailboxes.due.length}`);
      const trips = (address: Address) => selectTrips(lab.load, relay, address, account);
      first.push(await trips(subject.plain));
      later.push(await trips(subject.plain));
      alone.push(await trips(direct));
    }
    const samples = (values: number[]) => values.map((value) => ({ value, cpuSeconds: undefined }));
    const more = (values: number[]) => ({
      value: median(values) - median(alone),
      unit: 'round-trips-more',
      relation: '<=' as const,
    });
    return {
      samples: new Map([
        ['direct', samples(alone)],
        ['mailweave', samples(later)],
      ]),
      goals: [
        { name: 'select-first', ...more(first), limit: 2 },
        { name: 'select-later', ...more(later), limit: 1 },
      ],
    };
  },
};

/** Those of a session with a SELECT, less those of a session without one. */
async function selectTrips(
  load: LoadProcess,
  relay: CountingRelay,
  address: Address,
  account: Account,
): Promise<number> {
  const session = { kind: 'exchange', address, account, setup: [], command: 'SELECT INBOX' } as const;
  relay.takeRoundTrips();
  await load.run({ ...session, repeats: 0 });
  const without = relay.takeRoundTrips();
  await load.run({ ...session, repeats: 1 });
  return relay.takeRoundTrips() - without;
}
