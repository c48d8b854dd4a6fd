import type { UserRef, UserRow } from '@mailweave/contracts';
import type { AudienceRow, AudienceStore, RevisionRef } from '@mailweave/injection';
import { forEachAtOnce, piecesOf } from './at-once.ts';
import { longestLifeSeconds, type RevisionRows } from './revision-rows.ts';
import { generationSlot, type StateSlots, type TenantState } from './tenant-state.ts';
import { slotsUnder, type UserData, userSlots } from './user-data.ts';

/** Rows of one request, all of different partitions; more make a coordinator slow. */
const batchRows = 50;

/** Requests under way: enough to keep a node of two cores busy. */
const batchesAtOnce = 16;

/**
 * Rows live in the partitions of their users, until some time after the campaign's window. To find a revision's rows
 * again one would have to look at every user, so to delete a revision makes its rows invisible, and time takes them.
 */
export class CassandraAudienceStore implements AudienceStore {
  readonly #users: UserData;
  readonly #state: TenantState;
  readonly #revisions: RevisionRows;

  constructor(users: UserData, state: TenantState, revisions: RevisionRows) {
    this.#users = users;
    this.#state = state;
    this.#revisions = revisions;
  }

  async upsertRows(ref: RevisionRef, rows: readonly UserRow[]): Promise<void> {
    if (rows.length === 0) return;
    const [table, state, lifeSeconds] = await Promise.all([
      this.#users.table(ref.tenantId),
      this.#state.of(ref.tenantId),
      this.#revisions.lifeSeconds(ref),
    ]);
    const query = `INSERT INTO ${table} (id, slot, value) VALUES (?, ?, ?) USING TTL ?`;
    const slot = `${slotOf(ref)}${generationOf(state, ref)}`;
    await forEachAtOnce(piecesOf(rows, batchRows), batchesAtOnce, async (batch) => {
      const statements = batch.map(({ userKey, ...row }) => ({
        query,
        params: [userKey, slot, JSON.stringify(row), lifeSeconds],
      }));
      await this.#users.write(statements);
    });
  }

  async rowsOfUser(user: UserRef): Promise<AudienceRow[]> {
    const [slots, state] = await Promise.all([this.#users.of(user), this.#state.of(user.tenantId)]);
    const rows = slotsUnder(slots, userSlots.audience).flatMap(([slot, value]) => {
      const [, campaignId = '', revisionText, generation] = slot.split('/');
      const revision = Number(revisionText);
      const isDeleted = Number(generation) !== generationOf(state, { campaignId, revision });
      return isDeleted ? [] : [{ ...JSON.parse(value), userKey: user.userKey, campaignId, revision }];
    });
    return rows.sort(byRevision);
  }

  async deleteRevision(ref: RevisionRef): Promise<undefined> {
    const state = await this.#state.of(ref.tenantId);
    const next = String(generationOf(state, ref) + 1);
    // Rows that are written long after this must still find it.
    await this.#state.put(ref.tenantId, generationSlot(ref), next, 2 * longestLifeSeconds);
  }

  async eraseUser(user: UserRef): Promise<number> {
    const visible = await this.rowsOfUser(user);
    const slots = slotsUnder(await this.#users.of(user), userSlots.audience).map(([slot]) => slot);
    await this.#users.remove(user, slots);
    return visible.length;
  }
}

function slotOf({ campaignId, revision }: RevisionRef): string {
  return `${userSlots.audience}${campaignId}/${revision}/`;
}

function generationOf(state: StateSlots, ref: Omit<RevisionRef, 'tenantId'>): number {
  return Number(state.get(generationSlot(ref)) ?? 0);
}

function byRevision(a: AudienceRow, b: AudienceRow): number {
  if (a.campaignId === b.campaignId) return a.revision - b.revision;
  return a.campaignId < b.campaignId ? -1 : 1;
}
