import type { Act } from './shard-worker.ts';

/** All acts of one worker for one shard under one fence. */
type Reign = { readonly worker: number; readonly fence: number; firstNs: bigint; lastNs: bigint };

/** Sees every act, and looks back at when each worker believed that it may act, and under which fence. */
export class ActLedger {
  readonly #reigns: Reign[][];
  readonly #waiting = new Set<() => void>();

  /** @param shards how many, from 0 */
  constructor(shards: number) {
    this.#reigns = Array.from({ length: shards }, () => []);
  }

  note(worker: number, acts: readonly Act[]): void {
    for (const [shard, fence, atNs] of acts) {
      const at = BigInt(atNs);
      const reign = this.#reignOf(shard, worker, fence, at);
      if (at > reign.lastNs) reign.lastNs = at;
    }
    for (const check of this.#waiting) check();
  }

  /** Resolves when every shard was acted for by these workers after now. */
  untilAllActedFor(workers: ReadonlySet<number>): Promise<void> {
    const sinceNs = process.hrtime.bigint();
    const acted = (reign: Reign): boolean => workers.has(reign.worker) && reign.lastNs > sinceNs;
    return this.#until(() => this.#reigns.every((reigns) => reigns.some(acted)));
  }

  /** Resolves when this worker acted for some shard after now. */
  untilActs(worker: number): Promise<void> {
    const sinceNs = process.hrtime.bigint();
    const acted = (reign: Reign): boolean => reign.worker === worker && reign.lastNs > sinceNs;
    return this.#until(() => this.#reigns.some((reigns) => reigns.some(acted)));
  }

  /** Two workers with the same fence, or one that believed in its lease when another had acquired the next. */
  violations(): string[] {
    return this.#reigns.flatMap((reigns, shard) => {
      const inOrder = reigns.toSorted((a, b) => a.fence - b.fence);
      return inOrder.slice(1).flatMap((next, at) => {
        const before = inOrder[at];
        if (before === undefined || (before.fence < next.fence && before.lastNs < next.firstNs)) return [];
        return [`shard ${shard}: ${describe(before)}, then ${describe(next)}`];
      });
    });
  }

  #reignOf(shard: number, worker: number, fence: number, atNs: bigint): Reign {
    const reigns = this.#reigns[shard] ?? [];
    const known = reigns.find((reign) => reign.worker === worker && reign.fence === fence);
    if (known !== undefined) return known;
    const begun = { worker, fence, firstNs: atNs, lastNs: atNs };
    reigns.push(begun);
    return begun;
  }

  #until(isSo: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = (): void => {
      if (!isSo()) return;
      this.#waiting.delete(check);
      resolve();
    };
    this.#waiting.add(check);
    return promise;
  }
}

function describe({ worker, fence, firstNs, lastNs }: Reign): string {
  return `worker ${worker} with ${fence} from ${firstNs} to ${lastNs}`;
}
