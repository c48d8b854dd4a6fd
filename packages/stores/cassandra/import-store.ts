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
  type QueuedImport,
  queuedJob,
} from '@mailweave/injection';
import { type Decision, GuardedTable, type Slots } from './guarded-table.ts';
import { ImportLists } from './import-lists.ts';
import type { Keyspaces } from './keyspaces.ts';
import type { CassandraSession } from './session.ts';
import { slotsUnder } from './user-data.ts';

/** An unfinished import, and who may work on it until when. */
type Queued = QueuedImport & { leaseId?: string };

/** The guarded partition with the unfinished imports of all tenants; the leases are kept here. */
const queueId = 'import-queue';

const jobSlot = 'job';
/** Whose checkpoints count. */
const leaseSlot = 'lease';
const partPrefix = 'part/';

/** Each import is a guarded partition of the control keyspace: the job, and a slot for each part. */
export class CassandraImportStore implements ImportStore {
  readonly #documents: GuardedTable;
  readonly #keyspaces: Keyspaces;
  readonly #lists: ImportLists;

  constructor(session: CassandraSession, keyspaces: Keyspaces) {
    this.#documents = new GuardedTable(session, 'control_document');
    this.#keyspaces = keyspaces;
    this.#lists = new ImportLists(this.#documents, keyspaces);
  }

  /**
   * The event's own partition decides which import is its; whoever finds the import itself or its place in the queue
   * missing, since the first caller died, makes it.
   */
  async create(
    request: ImportRequest,
    nowMs: number,
  ): Promise<{ outcome: 'created' | 'known'; job: ImportJob }> {
    const keyspace = await this.#keyspaces.control();
    const queued = queuedJob(request, nowMs);
    const eventId = `import-event/${request.tenantId}/${request.eventId}`;
    const { first, isKnown } = await this.#documents.change(
      keyspace,
      eventId,
      (slots): Decision<{ first: ImportJob; isKnown: boolean }> => {
        const known = slots.get(jobSlot);
        if (known !== undefined) return { result: { first: JSON.parse(known), isKnown: true } };
        const put = new Map([[jobSlot, JSON.stringify(queued)]]);
        return { result: { first: queued, isKnown: false }, put };
      },
    );
    const job = await this.#documents.change(keyspace, idOf(first), (slots) => {
      const stored = jobIn(slots);
      if (stored !== undefined) return { result: stored };
      return { result: first, put: new Map([[jobSlot, JSON.stringify(first)]]) };
    });
    if (!isFinished(job.state)) await this.#enqueue(job);
    await this.#lists.add(job);
    return { outcome: isKnown ? 'known' : 'created', job };
  }

  async find(ref: ImportRef): Promise<ImportJob | undefined> {
    return jobIn(await this.#documents.read(await this.#keyspaces.control(), idOf(ref)));
  }

  async list(query: Parameters<ImportStore['list']>[0]): Promise<ImportJob[]> {
    const refs = await this.#lists.read(query);
    const jobs = await Promise.all(refs.map((ref) => this.find(ref)));
    return jobs.filter((job) => job !== undefined);
  }

  async hasManifest(manifest: Parameters<ImportStore['hasManifest']>[0]): Promise<boolean> {
    return await this.#lists.hasManifest(manifest);
  }

  async takeNext(choice: ImportChoice): Promise<ImportJob | undefined> {
    const { leaseId, leaseUntilMs } = choice;
    for (;;) {
      const taken = await this.#changeQueue((queue) => {
        const chosen = chooseImport(queue, choice);
        return { result: chosen, put: chosen && { ...chosen, leaseId, leaseUntilMs } };
      });
      if (taken === undefined) return undefined;
      const job = await this.#handTo(taken, leaseId);
      if (job !== undefined && !isFinished(job.state)) return job;
      // Whoever finished it died before he took it out.
      await this.#dequeue(taken);
    }
  }

  /** What the one before still notes is refused from now on. */
  async #handTo(ref: ImportRef, leaseId: string): Promise<ImportJob | undefined> {
    return await this.#documents.change(await this.#keyspaces.control(), idOf(ref), (slots) => {
      const job = jobIn(slots);
      return { result: job, ...(job && { put: new Map([[leaseSlot, leaseId]]) }) };
    });
  }

  async keepLease(ref: ImportRef, lease: ImportLease): Promise<boolean> {
    const slots = await this.#documents.read(await this.#keyspaces.control(), idOf(ref));
    return isHeldBy(slots, lease) && (await this.#renew(ref, lease));
  }

  async update(ref: ImportRef, change: ImportChange, nowMs: number): Promise<ImportJob | undefined> {
    const keyspace = await this.#keyspaces.control();
    const job = await this.#documents.change(keyspace, idOf(ref), (slots) => {
      const before = jobIn(slots);
      const after = before && changedJob(before, change, nowMs);
      if (after === undefined || after === before) return { result: after };
      return { result: after, put: new Map([[jobSlot, JSON.stringify(after)]]) };
    });
    if (job !== undefined && isFinished(job.state)) await this.#dequeue(job);
    return job;
  }

  async checkpoint(ref: ImportRef, part: PartCheckpoint, lease: ImportLease): Promise<boolean> {
    const keyspace = await this.#keyspaces.control();
    const isNoted = await this.#documents.change(keyspace, idOf(ref), (slots) => {
      if (!isHeldBy(slots, lease)) return { result: false };
      return { result: true, put: new Map([[`${partPrefix}${part.path}`, JSON.stringify(part)]]) };
    });
    return isNoted && (await this.#renew(ref, lease));
  }

  async parts(ref: ImportRef): Promise<PartCheckpoint[]> {
    return partsIn(await this.#documents.read(await this.#keyspaces.control(), idOf(ref)));
  }

  async #renew(ref: ImportRef, { leaseId, leaseUntilMs }: ImportLease): Promise<boolean> {
    return await this.#changeQueue((queue) => {
      const own = queue.find((each) => idOf(each) === idOf(ref) && each.leaseId === leaseId);
      return { result: own !== undefined, put: own && { ...own, leaseUntilMs } };
    });
  }

  async #enqueue({ createdAtMs, importId, manifestKey, tenantId, type }: ImportJob): Promise<void> {
    await this.#changeQueue((queue) => {
      const isThere = queue.some((each) => each.importId === importId && each.tenantId === tenantId);
      const fresh = { tenantId, importId, type, manifestKey, createdAtMs, leaseUntilMs: 0 };
      return { result: undefined, put: isThere ? undefined : fresh };
    });
  }

  async #dequeue(ref: ImportRef): Promise<void> {
    await this.#documents.change(await this.#keyspaces.control(), queueId, (slots) => {
      return { result: undefined, remove: slots.has(idOf(ref)) ? [idOf(ref)] : [] };
    });
  }

  async #changeQueue<Result>(
    decide: (queue: readonly Queued[]) => { result: Result; put: Queued | undefined },
  ): Promise<Result> {
    return await this.#documents.change(await this.#keyspaces.control(), queueId, (slots) => {
      const { put, result } = decide([...slots.values()].map((text): Queued => JSON.parse(text)));
      return { result, ...(put && { put: new Map([[idOf(put), JSON.stringify(put)]]) }) };
    });
  }
}

function idOf({ importId, tenantId }: ImportRef): string {
  return `import/${tenantId}/${importId}`;
}

function isHeldBy(slots: Slots, { leaseId }: ImportLease): boolean {
  const job = jobIn(slots);
  return job !== undefined && !isFinished(job.state) && slots.get(leaseSlot) === leaseId;
}

function partsIn(slots: Slots): PartCheckpoint[] {
  const parts = slotsUnder(slots, partPrefix).map(([, text]): PartCheckpoint => JSON.parse(text));
  return parts.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The job with the sums over its parts. */
function jobIn(slots: Slots): ImportJob | undefined {
  const text = slots.get(jobSlot);
  if (text === undefined) return undefined;
  const parts = partsIn(slots);
  const sum = (of: (part: PartCheckpoint) => number) => parts.reduce((total, part) => total + of(part), 0);
  return {
    ...JSON.parse(text),
    partsDone: sum((part) => Number(part.done)),
    rowsGood: sum((part) => part.rowsGood),
    rowsBad: sum((part) => part.rowsBad),
    bytes: sum((part) => part.bytes),
  };
}
