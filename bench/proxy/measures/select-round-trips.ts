import type { Goal } from '../../report/goal.ts';
import { median } from '../../report/statistics.ts';
import type { Mailboxes } from '../lab/fill-mailboxes.ts';
import type { Address } from '../load/job.ts';
import type { LoadProcess } from '../load/load-process.ts';
import { type CountingRelay, startCountingRelay } from '../subjects/counting-relay.ts';
import type { Measure, Sample } from './measure.ts';

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
    const trips = { first: [] as number[], later: [] as number[], alone: [] as number[] };
    for (const [number, inbox] of lab.mailboxes.due.entries()) {
      progress(`user ${number + 1} of ${lab.mailboxes.due.length}`);
      const session = new CountedSessions(lab.load, relay, inbox);
      trips.first.push(await session.selectTrips(subject.plain));
      trips.later.push(await session.selectTrips(subject.plain));
      await session.expectWoven(subject.plain);
      trips.alone.push(await session.selectTrips({ host: relay.host, port: relay.port, tls: false }));
    }
    return {
      samples: new Map([
        ['direct', uncosted(trips.alone)],
        ['mailweave', uncosted(trips.later)],
      ]),
      goals: [
        moreThanAlone({ name: 'select-first', limit: 2 }, trips.first, trips.alone),
        moreThanAlone({ name: 'select-later', limit: 1 }, trips.later, trips.alone),
      ],
    };
  },
};

/** Sessions of one user over the relay. */
class CountedSessions {
  readonly #load: LoadProcess;
  readonly #relay: CountingRelay;
  readonly #inbox: Mailboxes['due'][number];

  constructor(load: LoadProcess, relay: CountingRelay, inbox: Mailboxes['due'][number]) {
    this.#load = load;
    this.#relay = relay;
    this.#inbox = inbox;
  }

  /** Those of a session with a SELECT, less those of a session without one. */
  async selectTrips(address: Address): Promise<number> {
    this.#relay.takeRoundTrips();
    await this.#run(address, 'SELECT INBOX', 0);
    const without = this.#relay.takeRoundTrips();
    await this.#run(address, 'SELECT INBOX', 1);
    return this.#relay.takeRoundTrips() - without;
  }

  /** @throws Error when the inbox has no message more than the backend holds */
  async expectWoven(address: Address): Promise<void> {
    await this.#run(address, `FETCH ${this.#inbox.realMessages + 1} UID`, 1, ['SELECT INBOX']);
  }

  async #run(address: Address, command: string, repeats: number, setup: string[] = []): Promise<void> {
    await this.#load.run({
      kind: 'exchange',
      address,
      account: this.#inbox.account,
      setup,
      command,
      repeats,
    });
  }
}

function uncosted(values: readonly number[]): Sample[] {
  return values.map((value) => ({ value, cpuSeconds: undefined }));
}

function moreThanAlone(
  target: Pick<Goal, 'name' | 'limit'>,
  values: readonly number[],
  alone: readonly number[],
): Goal {
  const value = median(values) - median(alone);
  return { ...target, value, unit: 'round-trips-more', relation: '<=' };
}
