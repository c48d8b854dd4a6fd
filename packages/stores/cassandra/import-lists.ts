import type { TenantId } from '@mailweave/contracts';
import type { ImportJob, ImportRef, ImportRequest, ImportStore } from '@mailweave/injection';
import type { GuardedTable } from './guarded-table.ts';
import type { Keyspaces } from './keyspaces.ts';

const monthMs = 30 * 86_400_000;

type Listed = Pick<ImportJob, 'tenantId' | 'importId' | 'createdAtMs'>;

/**
 * Which imports a tenant has, in guarded partitions of a month each, and of which manifests. Written after the import
 * itself: one that is missing here because its caller died comes with the next event of the same id.
 */
export class ImportLists {
  readonly #documents: GuardedTable;
  readonly #keyspaces: Keyspaces;

  constructor(documents: GuardedTable, keyspaces: Keyspaces) {
    this.#documents = documents;
    this.#keyspaces = keyspaces;
  }

  async add(job: ImportJob): Promise<void> {
    await this.#put(monthsId(job), digitsOf(Math.floor(job.createdAtMs / monthMs)));
    await this.#put(listId(job.tenantId, Math.floor(job.createdAtMs / monthMs)), slotOf(job));
    await this.#put(manifestId(job), 'known');
  }

  /** Newest first. */
  async read({ tenantId, limit, after }: Parameters<ImportStore['list']>[0]): Promise<ImportRef[]> {
    const keyspace = await this.#keyspaces.control();
    const months = [...(await this.#documents.read(keyspace, monthsId({ tenantId }))).keys()].map(Number);
    const end = after === undefined ? undefined : slotOf({ ...after, tenantId });
    const found: string[] = [];
    for (const month of months.sort((a, b) => b - a)) {
      if (found.length >= limit) break;
      const slots = [...(await this.#documents.read(keyspace, listId(tenantId, month))).keys()];
      found.push(...slots.filter((slot) => end === undefined || slot < end).toReversed());
    }
    return found.slice(0, limit).map((slot) => ({ tenantId, importId: slot.slice(slot.indexOf(' ') + 1) }));
  }

  async hasManifest(
    manifest: Pick<ImportRequest, 'tenantId' | 'dataSourceId' | 'manifestKey'>,
  ): Promise<boolean> {
    const slots = await this.#documents.read(await this.#keyspaces.control(), manifestId(manifest));
    return slots.size > 0;
  }

  async #put(id: string, slot: string): Promise<void> {
    await this.#documents.change(await this.#keyspaces.control(), id, (slots) => {
      return { result: undefined, ...(slots.has(slot) ? {} : { put: new Map([[slot, '']]) }) };
    });
  }
}

function monthsId({ tenantId }: { tenantId: TenantId }): string {
  return `import-months/${tenantId}`;
}

function listId(tenantId: TenantId, month: number): string {
  return `import-list/${tenantId}/${month}`;
}

function manifestId({
  tenantId,
  dataSourceId,
  manifestKey,
}: Pick<ImportRequest, 'tenantId' | 'dataSourceId' | 'manifestKey'>): string {
  return `import-manifest/${tenantId}/${dataSourceId}/${manifestKey}`;
}

/** Slots are sorted as texts: by age, then by id. */
function slotOf({ createdAtMs, importId }: Listed): string {
  return `${digitsOf(createdAtMs)} ${importId}`;
}

function digitsOf(number: number): string {
  return String(number).padStart(16, '0');
}
