import type { KeyspaceName, TenantId } from '@mailweave/contracts';
import { StoreUnavailableError } from '../sql/store-errors.ts';
import { GuardedTable } from './guarded-table.ts';
import { createKeyspace, prepareTables, quotedKeyspace, replicationOf } from './schema/keyspace-schema.ts';
import type { KeyspaceKind } from './schema/tables.ts';
import type { CassandraSession } from './session.ts';

/** Finds the keyspace name that a stored tenant has; undefined for tenants that are not stored. */
export type KeyspaceNameOf = (tenantId: TenantId) => Promise<KeyspaceName | undefined>;

/**
 * Which keyspace holds what, quoted for CQL; its tables are there once the name is given out. This is the one place
 * that knows: a stored tenant names its keyspace, any other has one called after the control keyspace and itself.
 */
export class Keyspaces {
  readonly #session: CassandraSession;
  readonly #prepared = new Map<string, Promise<string>>();
  readonly #ofTenant = new Map<TenantId, Promise<string>>();
  readonly #documents: GuardedTable;
  #nameOf: KeyspaceNameOf = async () => undefined;

  constructor(session: CassandraSession) {
    this.#session = session;
    this.#documents = new GuardedTable(session, 'tenant_document');
  }

  /** The names are stored in the control keyspace, which is found first. */
  useNames(nameOf: KeyspaceNameOf): void {
    this.#nameOf = nameOf;
  }

  /** @throws StoreUnavailableError when it is missing and must not be made */
  async control(): Promise<string> {
    return await this.#prepare(this.#session.options.keyspace, 'control');
  }

  /** @throws StoreUnavailableError when it is missing and must not be made */
  async ofTenant(tenantId: TenantId): Promise<string> {
    return await remembered(this.#ofTenant, tenantId, async () => {
      const name = (await this.#nameOf(tenantId)) ?? this.#derivedName(tenantId);
      const keyspace = await this.#prepare(name, 'tenant');
      await this.#own(keyspace, tenantId);
      return keyspace;
    });
  }

  /** Rows do not name their tenant: a keyspace is that of the first one for ever. */
  async #own(keyspace: string, tenantId: TenantId): Promise<void> {
    const owner = await this.#documents.change(keyspace, 'owner', (slots) => {
      const known = slots.get('tenant');
      if (known !== undefined) return { result: known };
      return { result: tenantId, put: new Map([['tenant', tenantId]]) };
    });
    if (owner === tenantId) return;
    throw new StoreUnavailableError(
      `The keyspace ${keyspace} holds the data of the tenant ${owner}: give ${tenantId} another keyspaceName.`,
    );
  }

  /** A tenant was created or changed: its keyspace may be another now. */
  forget(tenantId: TenantId): void {
    this.#ofTenant.delete(tenantId);
  }

  /** Makes a tenant's keyspace with its tables, replicated as configured or like the control keyspace. */
  async create(name: KeyspaceName): Promise<void> {
    await this.control();
    const { keyspace, replication = await replicationOf(this.#session, keyspace) } = this.#session.options;
    if (replication !== undefined) await createKeyspace(this.#session, name, replication);
    await prepareTables(this.#session, name, 'tenant');
  }

  async exists(name: KeyspaceName): Promise<boolean> {
    return (await replicationOf(this.#session, name)) !== undefined;
  }

  async #prepare(name: string, kind: KeyspaceKind): Promise<string> {
    return await remembered(this.#prepared, name.toLowerCase(), async () => {
      const { replication } = this.#session.options;
      const isMissing = (await replicationOf(this.#session, name)) === undefined;
      if (isMissing && replication !== undefined) await createKeyspace(this.#session, name, replication);
      await prepareTables(this.#session, name, kind);
      return quotedKeyspace(name);
    });
  }

  #derivedName(tenantId: TenantId): string {
    return `${this.#session.options.keyspace}_${tenantId.replaceAll('-', '_')}`;
  }
}

/** Does the work once for each key, and again after a failure. */
function remembered(
  known: Map<string, Promise<string>>,
  key: string,
  work: () => Promise<string>,
): Promise<string> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const working = work();
  known.set(key, working);
  working.catch(() => {
    if (known.get(key) === working) known.delete(key);
  });
  return working;
}
