import { createHash } from 'node:crypto';
import type { TenantId } from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';
import type { ImportJob, ImportRef, ImportState, ManifestPlace } from '@mailweave/injection';
import type { ImportContext } from '../import-context.ts';
import { ImportBusyError, ImportFailedError, RevisionSupersededError } from '../import-errors.ts';
import { type ImportProgress, type ImportReport, importReport } from '../import-report.ts';
import { readManifestFile } from '../manifest/read-manifest.ts';
import { leaseUntilMs } from './import-lease.ts';
import { performImport } from './perform-import.ts';
import { discardStagedRows } from './staged-rows.ts';

export type RunImportRequest = {
  tenantId: TenantId;
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

const FINAL_STATES: ReadonlySet<ImportState> = new Set(['live', 'failed', 'superseded']);

/** Works off the queue of imports, oldest first, one at a time: two could not write faster than one. */
export class ImportRunner {
  readonly #context: ImportContext;
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: ImportContext) {
    this.#context = context;
  }

  /**
   * Imports an export and resolves when it is live. Imports that were queued before go first.
   * @throws ImportError (what is wrong with the export), ImportFailedError (the same event failed before),
   *   ImportBusyError, UnknownTenantError, ObjectNotFoundError, ObjectStorageError
   */
  async run(request: RunImportRequest): Promise<ImportReport> {
    await this.#context.identityOf(request.tenantId);
    const job = await this.#enqueue(request);
    return await this.#inTurn(() => this.#workUntilDone(job, request.onProgress ?? (() => undefined)));
  }

  /**
   * Puts an export into the queue and comes back at once; it is imported when its turn comes. The same event gives the
   * import that there is.
   * @param place what the manifest's key says
   * @throws RevisionSupersededError, UnknownTenantError, DataSourceUnknownError
   */
  async accept(
    request: RunImportRequest & { manifestSha256: string; eventId: string },
    place: ManifestPlace,
  ): Promise<ImportJob> {
    const job = await this.#enqueue(request);
    const { campaigns, imports } = this.#context.stores;
    const live = await campaigns.live(place);
    const isOlder = job.state === 'queued' && live !== undefined && live.revision > place.revision;
    if (!isOlder && job.state !== 'superseded') {
      void this.resume().catch((error: unknown) => this.#context.events.importsNotResumed(error));
      return job;
    }
    const refusal = new RevisionSupersededError(request.manifestKey, place.revision, live?.revision);
    const superseded = { state: 'superseded', error: refusal.publicText } as const;
    await imports.update(job, superseded, this.#context.clock.nowMs());
    throw refusal;
  }

  /** What is known of an import. */
  async find(ref: ImportRef): Promise<ImportJob | undefined> {
    return await this.#context.stores.imports.find(ref);
  }

  /** Takes up every import that nobody works on; a failure is noted in its job. Returns how many there were. */
  async resume(): Promise<number> {
    return await this.#inTurn(async () => {
      let taken = 0;
      for (let job = await this.#takeNext(); job !== undefined; job = await this.#takeNext()) {
        taken += 1;
        await this.#perform(job, () => undefined).catch(() => undefined);
      }
      return taken;
    });
  }

  /** Resolves when the work under way is done. */
  async idle(): Promise<void> {
    await this.#last;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #enqueue(request: RunImportRequest): Promise<ImportJob> {
    const { tenantId, manifestKey } = request;
    const dataSourceId = await this.#context.dataSourceIdOf(tenantId, request.dataSourceId);
    const manifestSha256 =
      request.manifestSha256 ?? (await this.#manifestSha256({ ...request, dataSourceId }));
    const event = createHash('sha256').update(`${manifestKey}\n${manifestSha256}`).digest('hex');
    for (let attempt = 1; ; attempt += 1) {
      const { outcome, job } = await this.#context.stores.imports.create(
        {
          tenantId,
          importId: this.#context.random.hex(16),
          eventId: request.eventId ?? `manual-${event.slice(0, 32)}-${attempt}`,
          dataSourceId,
          manifestKey,
          manifestSha256,
        },
        this.#context.clock.nowMs(),
      );
      const isUsable = outcome === 'created' || !FINAL_STATES.has(job.state);
      if (isUsable || request.eventId !== undefined) return job;
    }
  }

  async #manifestSha256(source: {
    tenantId: TenantId;
    dataSourceId: string;
    manifestKey: string;
  }): Promise<string> {
    const { bucketOf, limits } = this.#context;
    const { manifestKey } = source;
    const bucket = await bucketOf(source);
    return (await readManifestFile(bucket, manifestKey, limits.manifestBytes)).sha256;
  }

  async #workUntilDone(
    ref: ImportRef,
    onProgress: (progress: ImportProgress) => void,
  ): Promise<ImportReport> {
    for (;;) {
      const job = await this.#find(ref);
      if (FINAL_STATES.has(job.state)) return settled(job);
      const next = await this.#takeNext();
      if (next === undefined) throw new ImportBusyError(ref.importId);
      if (next.importId === ref.importId) return await this.#perform(next, onProgress);
      await this.#perform(next, () => undefined).catch(() => undefined);
    }
  }

  async #takeNext(): Promise<ImportJob | undefined> {
    const { stores, clock } = this.#context;
    return await stores.imports.takeNext(clock.nowMs(), leaseUntilMs(clock));
  }

  async #perform(job: ImportJob, onProgress: (progress: ImportProgress) => void): Promise<ImportReport> {
    try {
      const { rowsDuplicate } = await performImport(this.#context, job, onProgress);
      return importReport(await this.#find(job), rowsDuplicate);
    } catch (error) {
      // A store that cannot take the note down must not hide what happened.
      await this.#noteFailure(job, error).catch((failure: unknown) => {
        this.#context.events.importFailed(job.importId, failure);
      });
      throw error;
    }
  }

  /** What may succeed if it is tried again stays unfinished: its lease runs out and it is taken up again. */
  async #noteFailure(ref: ImportRef, error: unknown): Promise<void> {
    const { stores, clock, events } = this.#context;
    const sentence =
      error instanceof AppError ? error.publicText : 'The import stopped at an unexpected error.';
    if (error instanceof AppError && error.retry === 'later') {
      events.importInterrupted(ref.importId, error);
      await stores.imports.update(ref, { error: sentence }, clock.nowMs());
      return;
    }
    events.importFailed(ref.importId, error);
    const state = error instanceof RevisionSupersededError ? 'superseded' : 'failed';
    await stores.imports.update(ref, { state, error: sentence }, clock.nowMs());
    const { tenantId, campaignId, revision, rowsGood } = await this.#find(ref);
    if (campaignId === undefined || revision === undefined || rowsGood === 0) return;
    await discardStagedRows(this.#context, { tenantId, campaignId, revision });
  }

  async #find(ref: ImportRef): Promise<ImportJob> {
    const job = await this.#context.stores.imports.find(ref);
    if (job === undefined) throw new Error('an import that was created is unknown to the store');
    return job;
  }
}

/** The result of an import that was done before. */
function settled(job: ImportJob): ImportReport {
  if (job.state === 'live') return importReport(job, 0);
  throw new ImportFailedError(job);
}
