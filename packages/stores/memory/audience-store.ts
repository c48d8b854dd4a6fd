import type { UserRef, UserRow } from '@mailweave/contracts';
import type { AudienceRow, AudienceStore, RevisionRef } from '@mailweave/injection';
import { userId } from './user-id.ts';

export class MemoryAudienceStore implements AudienceStore {
  /** By user, then by campaign and revision. */
  readonly #rows = new Map<string, Map<string, AudienceRow>>();

  async upsertRows(ref: RevisionRef, rows: readonly UserRow[]): Promise<void> {
    const { tenantId, campaignId, revision } = ref;
    for (const row of rows) {
      const user = userId({ tenantId, userKey: row.userKey });
      const ofUser = this.#rows.get(user) ?? new Map<string, AudienceRow>();
      ofUser.set(revisionId(ref), { ...structuredClone(row), campaignId, revision });
      this.#rows.set(user, ofUser);
    }
  }

  async rowsOfUser(user: UserRef): Promise<AudienceRow[]> {
    const rows = [...(this.#rows.get(userId(user))?.values() ?? [])];
    return structuredClone(rows.sort(byRevision));
  }

  async deleteRevision(ref: RevisionRef): Promise<number> {
    let deleted = 0;
    for (const [user, ofUser] of this.#rows) {
      if (user.startsWith(`${ref.tenantId}/`) && ofUser.delete(revisionId(ref))) deleted += 1;
      if (ofUser.size === 0) this.#rows.delete(user);
    }
    return deleted;
  }

  async eraseUser(user: UserRef): Promise<number> {
    const erased = this.#rows.get(userId(user))?.size ?? 0;
    this.#rows.delete(userId(user));
    return erased;
  }
}

function revisionId({ campaignId, revision }: Omit<RevisionRef, 'tenantId'>): string {
  return `${campaignId}/${revision}`;
}

function byRevision(a: AudienceRow, b: AudienceRow): number {
  if (a.campaignId === b.campaignId) return a.revision - b.revision;
  return a.campaignId < b.campaignId ? -1 : 1;
}
