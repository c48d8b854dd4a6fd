import type { CampaignDefinition, RevisionRef } from '@mailweave/injection';
import type { Keyspaces } from './keyspaces.ts';
import type { CassandraSession } from './session.ts';

const daySeconds = 86_400;

/** Rows of a campaign stay for so long after its window, for whoever asks why he got it. */
const graceSeconds = 30 * daySeconds;

/** No row stays longer, whatever the window; of a revision that was never put nothing else is known. */
export const longestLifeSeconds = 800 * daySeconds;

/** The definitions of revisions, a partition for each campaign; plain rows. */
export class RevisionRows {
  readonly #session: CassandraSession;
  readonly #keyspaces: Keyspaces;

  constructor(session: CassandraSession, keyspaces: Keyspaces) {
    this.#session = session;
    this.#keyspaces = keyspaces;
  }

  async put(definition: CampaignDefinition): Promise<void> {
    const keyspace = await this.#keyspaces.ofTenant(definition.tenantId);
    await this.#session.write(`INSERT INTO ${keyspace}.tenant_data (id, slot, value) VALUES (?, ?, ?)`, [
      idOf(definition),
      String(definition.revision),
      JSON.stringify(definition),
    ]);
  }

  async find(ref: RevisionRef): Promise<CampaignDefinition | undefined> {
    const keyspace = await this.#keyspaces.ofTenant(ref.tenantId);
    const query = `SELECT value FROM ${keyspace}.tenant_data WHERE id = ? AND slot = ?`;
    const [row] = await this.#session.read(query, [idOf(ref), String(ref.revision)]);
    return row && JSON.parse(row.get('value'));
  }

  /** How long rows of the revision that are written now are kept, seconds. */
  async lifeSeconds(ref: RevisionRef): Promise<number> {
    const definition = await this.find(ref);
    if (definition === undefined) return longestLifeSeconds;
    const leftSeconds = Math.max(
      0,
      Math.ceil((definition.endMs - this.#session.options.clock.nowMs()) / 1000),
    );
    return Math.min(leftSeconds + graceSeconds, longestLifeSeconds);
  }
}

function idOf({ campaignId }: { campaignId: string }): string {
  return `revision/${campaignId}`;
}
