import type { Tenant, TenantId } from '@mailweave/contracts';
import type { Clock } from '@mailweave/foundation';
import { redactedTenant, type TenantProblem, type TenantStore, tenantProblems } from '@mailweave/injection';
import type { MiddlewareEvents } from '../events.ts';
import type { StoredTenants } from './stored-tenants.ts';
import { TenantBusyError, TenantExistsError, UnknownTenantError } from './tenant-errors.ts';
import type { TenantVault } from './tenant-vault.ts';

export type TenantOptions = {
  /** Also makes the tenant's keyspace. */
  createDatabase: boolean;
};

/** The tenant as answers show it, or what is wrong with it; nothing is stored then. */
export type TenantOutcome =
  | { outcome: 'stored'; tenant: Tenant }
  | { outcome: 'invalid'; problems: readonly TenantProblem[] };

type RegisterPorts = {
  store: TenantStore;
  /** Told of each change, so that it counts at once in this process. */
  stored: StoredTenants;
  vault: TenantVault;
  clock: Clock;
  events: MiddlewareEvents;
};

/** How often a change is tried anew because somebody else's came first. */
const CHANGE_ATTEMPTS = 5;

/** Tenants as operators create, change and delete them. What it gives out has its secrets redacted. */
export class TenantRegister {
  readonly #ports: RegisterPorts;

  constructor(ports: RegisterPorts) {
    this.#ports = ports;
  }

  /** @throws TenantExistsError, SecretsKeyMissingError */
  async create(tenant: Tenant, options: TenantOptions): Promise<TenantOutcome> {
    const { store, clock } = this.#ports;
    const problems = tenantProblems(tenant);
    if (problems.length > 0) return { outcome: 'invalid', problems };
    const sealed = this.#ports.vault.sealed(tenant, undefined);
    if ((await store.create(sealed, clock.nowMs())) === 'known') throw new TenantExistsError(tenant.id);
    await this.#createDatabase(tenant, options);
    this.#tell(tenant.id, 'created');
    return { outcome: 'stored', tenant: redactedTenant(tenant) };
  }

  async list(): Promise<Tenant[]> {
    return (await this.#ports.store.list()).map(redactedTenant);
  }

  /** @throws UnknownTenantError */
  async get(tenantId: TenantId): Promise<Tenant> {
    return redactedTenant((await this.#find(tenantId)).tenant);
  }

  /**
   * A secret that is left as answers show it stays.
   * @param change what the tenant is to become; called again when somebody else was faster
   * @throws UnknownTenantError, TenantBusyError, SecretsKeyMissingError
   */
  async change(
    tenantId: TenantId,
    change: (tenant: Tenant) => Tenant,
    options: TenantOptions = { createDatabase: false },
  ): Promise<TenantOutcome> {
    const { store, clock, vault } = this.#ports;
    for (let attempt = 1; attempt <= CHANGE_ATTEMPTS; attempt += 1) {
      const before = await this.#find(tenantId);
      const tenant = change(redactedTenant(before.tenant));
      const problems = tenantProblems(tenant, before.tenant);
      if (problems.length > 0) return { outcome: 'invalid', problems };
      const record = { tenant: vault.sealed(tenant, before.tenant), version: before.version };
      if ((await store.replace(record, clock.nowMs())) === 'changed') continue;
      await this.#createDatabase(tenant, options);
      this.#tell(tenantId, 'changed');
      return { outcome: 'stored', tenant: redactedTenant(tenant) };
    }
    throw new TenantBusyError(tenantId);
  }

  /** The tenant's configuration goes; its keyspace stays. @throws UnknownTenantError */
  async delete(tenantId: TenantId): Promise<void> {
    if (!(await this.#ports.store.delete(tenantId))) throw new UnknownTenantError(tenantId);
    this.#tell(tenantId, 'deleted');
  }

  async #find(tenantId: TenantId) {
    const found = await this.#ports.store.find(tenantId);
    if (found === undefined) throw new UnknownTenantError(tenantId);
    return found;
  }

  #tell(tenantId: TenantId, action: 'created' | 'changed' | 'deleted'): void {
    this.#ports.stored.forget(tenantId);
    this.#ports.events.tenantChanged(tenantId, action);
  }

  async #createDatabase({ keyspaceName }: Tenant, { createDatabase }: TenantOptions): Promise<void> {
    const { store, clock } = this.#ports;
    if (createDatabase) await store.createKeyspace(keyspaceName, clock.nowMs());
  }
}
