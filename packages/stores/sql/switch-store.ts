import type { TenantId, UserRef } from '@mailweave/contracts';
import type { KillSwitch, SwitchStore, ThrownSwitches } from '@mailweave/injection';
import type { SqlDatabase } from './sql-database.ts';
import { all, run } from './work.ts';

type Row = { scope: KillSwitch['scope']; subject: string };

export class SqlSwitchStore implements SwitchStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async throw(target: KillSwitch, atMs: number): Promise<void> {
    const sql =
      'INSERT INTO kill_switch (tenant_id, scope, subject, at_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
    await this.#database.perform(() => run(sql, target.tenantId, target.scope, subjectOf(target), atMs));
  }

  async release(target: KillSwitch): Promise<void> {
    const sql = 'DELETE FROM kill_switch WHERE tenant_id = ? AND scope = ? AND subject = ?';
    await this.#database.perform(() => run(sql, target.tenantId, target.scope, subjectOf(target)));
  }

  async thrownFor({ tenantId, userKey }: UserRef): Promise<ThrownSwitches> {
    const sql = `
      SELECT scope, subject FROM kill_switch WHERE tenant_id = ? AND scope IN ('tenant', 'campaign')
      UNION ALL
      SELECT scope, subject FROM kill_switch WHERE tenant_id = ? AND scope = 'user' AND subject = ?`;
    const rows = await this.#database.perform(() => all<Row>(sql, tenantId, tenantId, userKey));
    const campaigns = rows.filter(({ scope }) => scope === 'campaign').map(({ subject }) => subject);
    return {
      tenant: rows.some(({ scope }) => scope === 'tenant'),
      user: rows.some(({ scope }) => scope === 'user'),
      campaigns: new Set(campaigns),
    };
  }

  async thrownIn(tenantId: TenantId): Promise<KillSwitch[]> {
    const sql = 'SELECT scope, subject FROM kill_switch WHERE tenant_id = ?';
    const rows = await this.#database.perform(() => all<Row>(sql, tenantId));
    return rows.map((row) => switchOf(tenantId, row));
  }
}

function subjectOf(target: KillSwitch): string {
  switch (target.scope) {
    case 'tenant':
      return '';
    case 'campaign':
      return target.campaignId;
    case 'user':
      return target.userKey;
  }
}

function switchOf(tenantId: TenantId, { scope, subject }: Row): KillSwitch {
  switch (scope) {
    case 'tenant':
      return { scope, tenantId };
    case 'campaign':
      return { scope, tenantId, campaignId: subject };
    case 'user':
      return { scope, tenantId, userKey: subject };
  }
}
