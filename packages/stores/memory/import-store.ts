import {
  changedJob,
  type ImportChange,
  type ImportJob,
  type ImportRef,
  type ImportRequest,
  type ImportStore,
  isFinished,
  type PartCheckpoint,
  queuedJob,
} from '@mailweave/injection';

type Entry = { job: ImportJob; parts: Map<string, PartCheckpoint>; leaseUntilMs: number };

export class MemoryImportStore implements ImportStore {
  readonly #entries = new Map<string, Entry>();

  async create(
    request: ImportRequest,
    nowMs: number,
  ): Promise<{ outcome: 'created' | 'known'; job: ImportJob }> {
    const known = this.#ofEvent(request);
    if (known !== undefined) return { outcome: 'known', job: withSums(known) };
    const entry = { job: queuedJob(request, nowMs), parts: new Map(), leaseUntilMs: 0 };
    this.#entries.set(entryId(request), entry);
    return { outcome: 'created', job: withSums(entry) };
  }

  async find(ref: ImportRef): Promise<ImportJob | undefined> {
    const entry = this.#entries.get(entryId(ref));
    return entry && withSums(entry);
  }

  async takeNext(nowMs: number, leaseUntilMs: number): Promise<ImportJob | undefined> {
    const free = [...this.#entries.values()].filter(
      (entry) => !isFinished(entry.job.state) && entry.leaseUntilMs <= nowMs,
    );
    const [oldest] = free.sort((a, b) => byAge(a.job, b.job));
    if (oldest === undefined) return undefined;
    oldest.leaseUntilMs = leaseUntilMs;
    return withSums(oldest);
  }

  async update(ref: ImportRef, change: ImportChange, nowMs: number): Promise<ImportJob | undefined> {
    const entry = this.#entries.get(entryId(ref));
    if (entry === undefined) return undefined;
    entry.job = changedJob(entry.job, change, nowMs);
    return withSums(entry);
  }

  async checkpoint(ref: ImportRef, part: PartCheckpoint, leaseUntilMs: number): Promise<void> {
    const entry = this.#entries.get(entryId(ref));
    if (entry === undefined) return;
    entry.parts.set(part.path, { ...part });
    entry.leaseUntilMs = leaseUntilMs;
  }

  async parts(ref: ImportRef): Promise<PartCheckpoint[]> {
    const parts = [...(this.#entries.get(entryId(ref))?.parts.values() ?? [])];
    return structuredClone(parts.sort((a, b) => (a.path < b.path ? -1 : 1)));
  }

  #ofEvent({ tenantId, eventId }: ImportRequest): Entry | undefined {
    return [...this.#entries.values()].find(
      ({ job }) => job.tenantId === tenantId && job.eventId === eventId,
    );
  }
}

function entryId({ tenantId, importId }: ImportRef): string {
  return `${tenantId}/${importId}`;
}

function byAge(a: ImportJob, b: ImportJob): number {
  return a.createdAtMs - b.createdAtMs || (a.importId < b.importId ? -1 : 1);
}

function withSums({ job, parts }: Entry): ImportJob {
  const all = [...parts.values()];
  const sum = (of: (part: PartCheckpoint) => number) => all.reduce((total, part) => total + of(part), 0);
  return {
    ...structuredClone(job),
    partsDone: sum((part) => Number(part.done)),
    rowsGood: sum((part) => part.rowsGood),
    rowsBad: sum((part) => part.rowsBad),
    bytes: sum((part) => part.bytes),
  };
}
