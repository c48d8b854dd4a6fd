import { StoreUnavailableError } from '../../sql/store-errors.ts';
import { GuardedTable } from '../guarded-table.ts';
import type { Keyspaces } from '../keyspaces.ts';
import type { CassandraSession } from '../session.ts';
import type { TimeScale } from '../time-index.ts';

/** 2025-01-01T00:00:00Z: numbers stay safe integers until 2059. */
const epochMs = Date.UTC(2025, 0, 1);

const nodeCount = 256;
const perMs = 32;

/** Numbers in a millisecond: a number is `(ms * nodeCount + node) * perMs + count`. */
const sequencesPerMs = nodeCount * perMs;

/** For lists that are sorted by number. */
export const sequenceScale: TimeScale = { perMs: sequencesPerMs, epochMs };

/** How long a process holds its node number without asking again. */
const leaseMs = 60_000;

/** It stops using the number so long before, since clocks differ. */
const marginMs = 20_000;

const nodesId = 'sequence-nodes';

type Lease = { node: number; untilMs: number };
type StoredLease = { holder: string; untilMs: number };

/**
 * Numbers that no process ever gives out twice and that rise with time. Each process has a node number of its own, held
 * under a lease in the control keyspace.
 */
export class SequenceSource {
  readonly #session: CassandraSession;
  readonly #keyspaces: Keyspaces;
  readonly #documents: GuardedTable;
  readonly #holder: string;
  #lease: Promise<Lease> | undefined;
  #last = { ms: 0, count: 0 };

  constructor(session: CassandraSession, keyspaces: Keyspaces) {
    this.#session = session;
    this.#keyspaces = keyspaces;
    this.#documents = new GuardedTable(session, 'control_document');
    this.#holder = session.options.random.hex(8);
  }

  /**
   * The next number, above `after`.
   * @throws StoreUnavailableError when all node numbers are taken
   */
  async next(after: number): Promise<number> {
    const { node } = await this.#validLease();
    const afterMs = Math.floor(after / sequencesPerMs) + 1;
    const ms = Math.max(this.#session.options.clock.nowMs() - epochMs, afterMs, this.#last.ms);
    const count = ms === this.#last.ms ? this.#last.count + 1 : 0;
    this.#last = count < perMs ? { ms, count } : { ms: ms + 1, count: 0 };
    return (this.#last.ms * nodeCount + node) * perMs + this.#last.count;
  }

  async #validLease(): Promise<Lease> {
    for (;;) {
      const asked = this.#lease;
      const lease = await asked?.catch(() => undefined);
      if (lease !== undefined && this.#isValid(lease)) return lease;
      // Of many that find it run out, the first asks again.
      if (this.#lease !== asked) continue;
      this.#lease = this.#take();
      return await this.#lease;
    }
  }

  #isValid({ untilMs }: Lease): boolean {
    return this.#session.options.clock.nowMs() < untilMs - marginMs;
  }

  /** The number held before, or else the first whose lease is over. */
  async #take(): Promise<Lease> {
    const keyspace = await this.#keyspaces.control();
    const nowMs = this.#session.options.clock.nowMs();
    const untilMs = nowMs + leaseMs;
    const node = await this.#documents.change(keyspace, nodesId, (slots) => {
      const free = freeNode(slots, { holder: this.#holder, nowMs });
      if (free === undefined) return { result: undefined };
      const stored: StoredLease = { holder: this.#holder, untilMs };
      return { result: free, put: new Map([[String(free), JSON.stringify(stored)]]) };
    });
    if (node !== undefined) return { node, untilMs };
    throw new StoreUnavailableError(`More than ${nodeCount} processes write events to Cassandra: stop some.`);
  }
}

function freeNode(
  slots: ReadonlyMap<string, string>,
  { holder, nowMs }: { holder: string; nowMs: number },
): number | undefined {
  const leases = new Map([...slots].map(([slot, text]) => [Number(slot), JSON.parse(text) as StoredLease]));
  const nodes = Array.from({ length: nodeCount }, (_, node) => node);
  const own = nodes.find((node) => leases.get(node)?.holder === holder);
  return own ?? nodes.find((node) => (leases.get(node)?.untilMs ?? 0) + marginMs < nowMs);
}
