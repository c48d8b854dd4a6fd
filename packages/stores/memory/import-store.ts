import {
  changedJob,
  chooseImport,
  type ImportChange,
  type ImportChoice,
  type ImportJob,
  type ImportLease,
  type ImportRef,
  type ImportRequest,
  type ImportStore,
  isFinished,
  type PartCheckpoint,
  queuedJob,
} from '@mailweave/injection';

type Entry = {
  job: ImportJob;
  parts: Map<string, PartCheckpoint>;
  /** Undefined before anybody has worked on it. */
  lease: ImportLease | undefined;
};

export class MemoryImportStore implements ImportStore {
  readonly #entries = new Map<string, Entry>();

  async create(
    request: ImportRequest,
    nowMs: number,
  ): Promise<{ outcome: 'created' | 'known'; job: ImportJob }> {
    const known = this.#ofEvent(request);
    if (known !== undefined) return { outcome: 'known', job: withSums(known) };
    const entry = { job: queuedJob(request, nowMs), parts: new Map(), lease: undefined };
    this.#entries.set(entryId(request), entry);
    return { outcome: 'created', job: withSums(entry) };
  }

  async find(ref: ImportRef): Promise<ImportJob | undefined> {
    const entry = this.#entries.get(entryId(ref));
    return entry && withSums(entry);
  }

  async list({ tenantId, limit, after }: Parameters<ImportStore['list']>[0]): Promise<ImportJob[]> {
    const entries = [...this.#entries.values()].filter(({ job }) => job.tenantId === tenantId);
    const newestFirst = entries.sort((a, b) => byAge(b.job, a.job));
    const rest = after === undefined ? newestFirst : newestFirst.filter(({ job }) => byAge(job, after) < 0);
    return rest.slice(0, limit).map(withSums);
  }

  async hasManifest(manifest: Parameters<ImportStore['hasManifest']>[0]): Promise<boolean> {
    const { dataSourceId, manifestKey, tenantId } = manifest;
    return [...this.#entries.values()].some(
      ({ job }) =>
        job.tenantId === tenantId && job.dataSourceId === dataSourceId && job.manifestKey === manifestKey,
    );
  }

  async takeNext(choice: ImportChoice): Promise<ImportJob | undefined> {
    const unfinished = [...this.#entries.values()].filter(({ job }) => !isFinished(job.state));
    const queue = unfinished.map(({ job, lease }) => ({ ...job, leaseUntilMs: lease?.leaseUntilMs ?? 0 }));
    const chosen = chooseImport(queue, choice);
    const entry = chosen && this.#entries.get(entryId(chosen));
    if (entry === undefined) return undefined;
    entry.lease = { leaseId: choice.leaseId, leaseUntilMs: choice.leaseUntilMs };
    return withSums(entry);
  }

  async keepLease(ref: ImportRef, lease: ImportLease): Promise<boolean> {
    const entry = this.#entries.get(entryId(ref));
    if (entry?.lease?.leaseId !== lease.leaseId || isFinished(entry.job.state)) return false;
    entry.lease = { ...lease };
    return true;
  }

  async update(ref: ImportRef, change: ImportChange, nowMs: number): Promise<ImportJob | undefined> {
    const entry = this.#entries.get(entryId(ref));
    if (entry === undefined) return undefined;
    entry.job = changedJob(entry.job, change, nowMs);
    return withSums(entry);
  }

  async checkpoint(ref: ImportRef, part: PartCheckpoint, lease: ImportLease): Promise<boolean> {
    if (!(await this.keepLease(ref, lease))) return false;
    this.#entries.get(entryId(ref))?.parts.set(part.path, { ...part });
    return true;
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

type Age = Pick<ImportJob, 'createdAtMs' | 'importId'>;

/** Nothing is as old as another, but itself. */
function byAge(a: Age, b: Age): number {
  return a.createdAtMs - b.createdAtMs || (a.importId < b.importId ? -1 : Number(a.importId > b.importId));
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
