import type { PointRef } from '@mailweave/injection';
import { type Decision, GuardedTable, type Slots } from '../guarded-table.ts';
import type { Keyspaces } from '../keyspaces.ts';
import type { CassandraSession } from '../session.ts';
import { SharedReads } from '../shared-reads.ts';

/** Deliveries that are being sent, by their numbers; overdue when it ran out before they were settled. */
type Lease = { slot: string; leaseId: string; untilMs: number; sequences: readonly number[] };

export type LeaseTerms = { leaseId: string; leaseUntilMs: number; nowMs: number };

/** Who held a lease that ran out so long ago writes nothing under it any more. */
const forgottenMs = 3_600_000;

/** The leases of each point: a guarded partition with a slot for each. */
export class PointLeases {
  readonly #documents: GuardedTable;
  readonly #keyspaces: Keyspaces;
  readonly #reads = new SharedReads<Slots>();

  constructor(session: CassandraSession, keyspaces: Keyspaces) {
    this.#documents = new GuardedTable(session, 'control_document');
    this.#keyspaces = keyspaces;
  }

  /**
   * Takes what is chosen under a lease, in one write: from when `choose` is asked until then, nobody takes or releases
   * anything of the point. It may be asked several times.
   * @param choose is told what is being sent, and chooses other deliveries
   * @returns what was chosen, and the numbers of those among them that were under a lease that ran out: its holder may still
   *   be about to write
   */
  async take<Chosen extends { sequence: number }>(
    point: PointRef,
    terms: LeaseTerms,
    choose: (isHeld: (sequence: number) => boolean) => Promise<Chosen[]>,
  ): Promise<{ chosen: Chosen[]; overdue: ReadonlySet<number> }> {
    const { nowMs } = terms;
    return await this.#change(point, async (leases) => {
      const held = sequencesOf(leases.filter(({ untilMs }) => untilMs > nowMs));
      const chosen = await choose((sequence) => held.has(sequence));
      const overdue = sequencesOf(leases.filter(({ untilMs }) => untilMs <= nowMs));
      const sequences = chosen.map(({ sequence }) => sequence);
      const left = leases
        .filter(({ untilMs }) => untilMs + forgottenMs > nowMs)
        .map((lease) => without(lease, sequences));
      const result = { chosen, overdue: overdue.intersection(new Set(sequences)) };
      return { result, leases: sequences.length === 0 ? left : withNew(left, terms, sequences) };
    });
  }

  /** What is held under the lease at this moment or later. */
  async heldUnder({ leaseId, ...point }: PointRef & { leaseId: string }): Promise<ReadonlySet<number>> {
    const id = idOf(point);
    const slots = await this.#reads.of(id, async () =>
      this.#documents.read(await this.#keyspaces.control(), id),
    );
    return sequencesOf(leasesIn(slots).filter((lease) => lease.leaseId === leaseId));
  }

  /** For deliveries that are settled. */
  async release(
    { leaseId, ...point }: PointRef & { leaseId: string },
    sequences: readonly number[],
  ): Promise<void> {
    await this.#change(point, (leases) => {
      const left = leases.map((lease) => (lease.leaseId === leaseId ? without(lease, sequences) : lease));
      return { result: undefined, leases: left };
    });
  }

  async #change<Result>(
    point: PointRef,
    decide: (leases: Lease[]) => Changed<Result> | Promise<Changed<Result>>,
  ): Promise<Result> {
    const keyspace = await this.#keyspaces.control();
    return await this.#documents.change(keyspace, idOf(point), async (slots) => {
      const { leases, result } = await decide(leasesIn(slots));
      return decision(result, slots, leases);
    });
  }
}

type Changed<Result> = { result: Result; leases: readonly Lease[] };

type Stored = Pick<Lease, 'untilMs' | 'sequences'>;

function leasesIn(slots: Slots): Lease[] {
  return [...slots].map(([slot, text]) => {
    const stored: Stored = JSON.parse(text);
    return { slot, leaseId: slot.slice(0, slot.lastIndexOf('/')), ...stored };
  });
}

/** A lease of which nothing is left goes. */
function decision<Result>(result: Result, slots: Slots, leases: readonly Lease[]): Decision<Result> {
  const wanted = new Map(
    leases
      .filter(({ sequences }) => sequences.length > 0)
      .map(({ sequences, slot, untilMs }) => [slot, JSON.stringify({ untilMs, sequences } satisfies Stored)]),
  );
  const put = new Map([...wanted].filter(([slot, text]) => slots.get(slot) !== text));
  return { result, put, remove: [...slots.keys()].filter((slot) => !wanted.has(slot)) };
}

function withNew(leases: readonly Lease[], terms: LeaseTerms, sequences: readonly number[]): Lease[] {
  const { leaseId, leaseUntilMs } = terms;
  // Who takes twice under the same name has two leases that end at different times.
  const slot = `${leaseId}/${leaseUntilMs}`;
  const before = leases.find((lease) => lease.slot === slot)?.sequences ?? [];
  const lease = { slot, leaseId, untilMs: leaseUntilMs, sequences: [...before, ...sequences] };
  return [...leases.filter((other) => other.slot !== slot), lease];
}

function without(lease: Lease, sequences: readonly number[]): Lease {
  const gone = new Set(sequences);
  return { ...lease, sequences: lease.sequences.filter((sequence) => !gone.has(sequence)) };
}

function sequencesOf(leases: readonly Lease[]): Set<number> {
  return new Set(leases.flatMap(({ sequences }) => sequences));
}

function idOf({ pointId, tenantId }: PointRef): string {
  return `conversion-leases/${tenantId}/${pointId}`;
}
