import { createHash } from 'node:crypto';
import type { PushEventType, TenantId } from '@mailweave/contracts';
import {
  type ImportJob,
  type ImportRef,
  isFinished,
  type ManifestPlace,
  userListPlaceOf,
} from '@mailweave/injection';
import type { ImportContext } from '../import-context.ts';
import {
  ImportFailedError,
  ImportNotFollowedError,
  ImportTakenOverError,
  RevisionSupersededError,
} from '../import-errors.ts';
import { type ImportProgress, type ImportReport, importProgress, importReport } from '../import-report.ts';
import { type ManifestFile, readManifestFile } from '../manifest/read-manifest.ts';
import { parseUserListManifest } from '../manifest/read-user-list-manifest.ts';
import { ImportQueue } from './import-queue.ts';
import { foundJob } from './perform-job.ts';

export type RunImportRequest = {
  tenantId: TenantId;
  /** What the manifest commits; without it an export or a recall of a campaign. */
  type?: PushEventType;
  /** The manifest's key in the bucket. */
  manifestKey: string;
  /** As the event announced it; without it the manifest is taken as it is. */
  manifestSha256?: string;
  /** The same event is the same import. Without it each call is a new one, or goes on with one that was cut off. */
  eventId?: string;
  /** Without it the tenant's default one. */
  dataSourceId?: string;
  onProgress?: (progress: ImportProgress) => void;
};

/** What a push event says, with nothing left open. */
export type AnnouncedImport = RunImportRequest & {
  type: PushEventType;
  manifestSha256: string;
  eventId: string;
};

/** Imports of this process: those that somebody waits for, and those that wait in the store. */
export class ImportRunner {
  readonly #context: ImportContext;
  readonly #queue: ImportQueue;

  constructor(context: ImportContext) {
    this.#context = context;
    this.#queue = new ImportQueue(context);
  }

  /**
   * Imports an export and resolves when it is live. What another process works on is waited for, and taken over when that
   * one is dead. Others that wait are left alone, but for lists of users that this one has to follow.
   * @throws ImportError (what is wrong with the export), ImportFailedError (it failed in another process, or the same event
   *   before), ImportNotFollowedError, UnknownTenantError, ObjectNotFoundError, ObjectStorageError
   */
  async run(request: RunImportRequest): Promise<ImportReport> {
    await this.#context.identityOf(request.tenantId);
    const ref = await this.#enqueue(request);
    const { onProgress = () => undefined } = request;
    for (;;) {
      const job = await foundJob(this.#context, ref);
      if (isFinished(job.state)) return settled(job);
      const working = await this.#queue.begin(ref, onProgress);
      const report = await working?.report.catch(unlessTakenOver);
      if (report !== undefined) return report;
      if (this.#queue.isClosing) throw new ImportNotFollowedError(ref.importId);
      const progress = importProgress(job);
      if (progress !== undefined) onProgress(progress);
      await this.#queue.nextChance();
    }
  }

  /**
   * Puts an export into the queue and comes back at once; it is imported when its turn comes. The same event gives the
   * import that there is.
   * @param place what the manifest's key says, of a campaign's
   * @throws RevisionSupersededError, UnknownTenantError, DataSourceUnknownError
   */
  async accept(request: AnnouncedImport, place: ManifestPlace | undefined): Promise<ImportJob> {
    const job = await this.#enqueue(request);
    const live = place && (await this.#context.stores.campaigns.live(place));
    const isOlder = place !== undefined && live !== undefined && live.revision > place.revision;
    if (place === undefined || (job.state !== 'superseded' && !(job.state === 'queued' && isOlder))) {
      this.#resumeInBackground();
      return job;
    }
    const refusal = new RevisionSupersededError(request.manifestKey, place.revision, live?.revision);
    const superseded = { state: 'superseded', error: refusal.publicText } as const;
    await this.#context.stores.imports.update(job, superseded, this.#context.clock.nowMs());
    throw refusal;
  }

  /** Puts an export into the queue that nobody has announced, as if somebody had. @throws what run throws of its manifest */
  async announce(request: RunImportRequest & { eventId: string }): Promise<void> {
    await this.#enqueue(request);
    this.#resumeInBackground();
  }

  /** What is known of an import. */
  async find(ref: ImportRef): Promise<ImportJob | undefined> {
    return await this.#context.stores.imports.find(ref);
  }

  /** A tenant's imports, newest first; those after `after` in this order. */
  async list(query: Parameters<ImportContext['stores']['imports']['list']>[0]): Promise<ImportJob[]> {
    return await this.#context.stores.imports.list(query);
  }

  /**
   * Takes up imports that nobody works on until there is none; a failure is noted in its job. Resolves when all that are
   * under way here are over. Returns how many it has begun.
   */
  async resume(): Promise<number> {
    const before = this.#queue.begunCount;
    await this.#queue.fill();
    while (await this.#queue.oneIsOver());
    return this.#queue.begunCount - before;
  }

  /** Begins nothing more, and waits for what is under way. */
  async close(): Promise<void> {
    await this.#queue.close();
  }

  #resumeInBackground(): void {
    void this.resume().catch((error: unknown) => this.#context.events.importsNotResumed(error));
  }

  async #enqueue(request: RunImportRequest): Promise<ImportJob> {
    const { tenantId, manifestKey } = request;
    const dataSourceId = await this.#context.dataSourceIdOf(tenantId, request.dataSourceId);
    const { type, manifestSha256 } = await this.#announced({ ...request, dataSourceId });
    const event = createHash('sha256').update(`${manifestKey}\n${manifestSha256}`).digest('hex');
    for (let attempt = 1; ; attempt += 1) {
      const importId = this.#context.random.hex(16);
      const eventId = request.eventId ?? `manual-${event.slice(0, 32)}-${attempt}`;
      const { outcome, job } = await this.#context.stores.imports.create(
        { tenantId, importId, eventId, type, dataSourceId, manifestKey, manifestSha256 },
        this.#context.clock.nowMs(),
      );
      const isUsable = outcome === 'created' || !isFinished(job.state);
      if (isUsable || request.eventId !== undefined) return job;
    }
  }

  /** What a push event would say of the manifest; an export and a recall of a campaign are told apart later. */
  async #announced(
    request: RunImportRequest & { dataSourceId: string },
  ): Promise<Pick<AnnouncedImport, 'type' | 'manifestSha256'>> {
    const { manifestKey, manifestSha256 } = request;
    const isList = userListPlaceOf(manifestKey) !== undefined;
    const type = request.type ?? (isList ? undefined : 'campaign.exported');
    if (type !== undefined && manifestSha256 !== undefined) return { type, manifestSha256 };
    const bucket = await this.#context.bucketOf(request);
    const file = await readManifestFile(bucket, manifestKey, this.#context.limits.manifestBytes);
    return { type: type ?? typeOfList(file), manifestSha256: manifestSha256 ?? file.sha256 };
  }
}

function typeOfList(file: ManifestFile): PushEventType {
  return parseUserListManifest(file).kind === 'erase' ? 'user.erased' : 'suppression.updated';
}

/** It goes on in another process. */
function unlessTakenOver(error: unknown): undefined {
  if (!(error instanceof ImportTakenOverError)) throw error;
}

/** The result of an import that was done before. */
function settled(job: ImportJob): ImportReport {
  if (job.state === 'live') return importReport(job, 0);
  throw new ImportFailedError(job);
}
