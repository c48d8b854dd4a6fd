import type { TenantId } from '@mailweave/contracts';
import type { ImportChoice, ImportRef } from '@mailweave/injection';
import type { ImportContext } from '../import-context.ts';
import type { ImportProgress, ImportReport } from '../import-report.ts';
import { HeldImport, newLease } from './held-import.ts';
import { performJob } from './perform-job.ts';

/** How soon somebody sees that an import in another process has gone on. */
const LOOK_AGAIN_MS = 250;

/** An import that this process works on. */
type Working = { report: Promise<ImportReport>; over: Promise<void> };

type Wish = Omit<ImportChoice, 'nowMs' | 'leaseId' | 'leaseUntilMs'>;

/**
 * Works off the imports that wait in the store, several at once: tenants take turns, and one more than usual is begun when
 * it is a recall or a list of users, which must not wait behind large exports. Other processes may do the same.
 */
export class ImportQueue {
  readonly #context: ImportContext;
  readonly #working = new Map<string, Working>();
  /** Tenants that had their turn in this round. */
  readonly #served = new Set<TenantId>();
  #begunCount = 0;
  #lastTake: Promise<unknown> = Promise.resolve();
  #isClosing = false;

  constructor(context: ImportContext) {
    this.#context = context;
  }

  /** Imports that were begun here so far. */
  get begunCount(): number {
    return this.#begunCount;
  }

  /** Begins as many as there is room for; when one of them is over, the next that waits. */
  async fill(): Promise<void> {
    while (await this.#inTurn(() => this.#beginNext()));
  }

  /** Begins this one, room or not, or what it has to follow. Undefined as long as it may not be worked on itself. */
  async begin(
    ref: ImportRef,
    onProgress: (progress: ImportProgress) => void,
  ): Promise<Pick<Working, 'report'> | undefined> {
    return await this.#inTurn(async () => {
      if (!this.#working.has(ref.importId)) await this.#take({ only: ref }, { onProgress, goesOn: false });
      return this.#working.get(ref.importId);
    });
  }

  /** Resolves when one of those under way is over, or after a while, since other processes tell nothing of theirs. */
  async nextChance(): Promise<void> {
    const { promise: later, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, LOOK_AGAIN_MS);
    await Promise.race([later, ...[...this.#working.values()].map(({ over }) => over)]);
    clearTimeout(timer);
  }

  /** Resolves when one of those under way is over; false if there was none. */
  async oneIsOver(): Promise<boolean> {
    if (this.#working.size === 0) return false;
    await Promise.race([...this.#working.values()].map(({ over }) => over));
    return true;
  }

  /** Whether nothing more is begun. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** Begins nothing more, and waits for those under way. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#lastTake;
    await Promise.all([...this.#working.values()].map(({ over }) => over));
  }

  /** Two takes at once could both find the last free place. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTake.then(work);
    this.#lastTake = turn.catch(() => undefined);
    return turn;
  }

  async #beginNext(): Promise<boolean> {
    const { concurrency } = this.#context;
    if (this.#working.size > concurrency) return false;
    if (this.#working.size === concurrency) return (await this.#take({ urgentOnly: true })) !== undefined;
    const exceptTenants = [...this.#served];
    const next = await this.#take({ exceptTenants });
    if (next !== undefined) return true;
    if (exceptTenants.length === 0) return false;
    this.#served.clear();
    return (await this.#take({})) !== undefined;
  }

  /** @param goesOn the next is begun when this one is over */
  async #take(
    wish: Wish,
    { onProgress, goesOn }: { onProgress: (progress: ImportProgress) => void; goesOn: boolean } = unwatched,
  ): Promise<Working | undefined> {
    const { clock, stores } = this.#context;
    if (this.#isClosing) return undefined;
    const lease = newLease(this.#context);
    const job = await stores.imports.takeNext({ ...wish, ...lease, nowMs: clock.nowMs() });
    if (job === undefined) return undefined;
    this.#served.add(job.tenantId);
    const held = new HeldImport({ imports: stores.imports, clock }, job, lease.leaseId);
    const isMeant = wish.only === undefined || wish.only.importId === job.importId;
    const tell = isMeant ? onProgress : unwatched.onProgress;
    const report = performJob(this.#context, held, tell).finally(() => held[Symbol.dispose]());
    const over = report
      .catch(() => undefined)
      .then(() => this.#working.delete(job.importId))
      .then(() => (goesOn ? this.fill() : undefined))
      .catch((error: unknown) => this.#context.events.importsNotResumed(error));
    this.#begunCount += 1;
    const working = { report, over };
    this.#working.set(job.importId, working);
    return working;
  }
}

const unwatched = { onProgress: () => undefined, goesOn: true };
