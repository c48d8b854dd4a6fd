import type {
  BeginClaimOutcome,
  ClaimedPlace,
  ClaimRef,
  CompleteClaimOutcome,
  FlagChange,
  UserRef,
  WithdrawalCause,
  WovenRecord,
} from '@mailweave/contracts';
import { byAge, byUid, type ClaimStore, changedFlags } from '@mailweave/injection';
import type { CassandraChangeFeed } from './change-feed.ts';
import { type ClaimEntry, claimEntries, claimSlot, entryOf, putEntry, roundSlot } from './claim-slots.ts';
import { type Decision, GuardedTable, isWrite, type Slots } from './guarded-table.ts';
import type { Keyspaces } from './keyspaces.ts';
import type { CassandraSession } from './session.ts';

/** A user's claims are one guarded partition: a slot for each claim, and one for each round that is taken. */
export class CassandraClaimStore implements ClaimStore {
  readonly #table: GuardedTable;
  readonly #keyspaces: Keyspaces;
  readonly #feed: CassandraChangeFeed;

  constructor(session: CassandraSession, keyspaces: Keyspaces, feed: CassandraChangeFeed) {
    this.#table = new GuardedTable(session, 'user_claim');
    this.#keyspaces = keyspaces;
    this.#feed = feed;
  }

  async begin(record: WovenRecord): Promise<BeginClaimOutcome> {
    return await this.#decide(record, (slots): Decision<BeginClaimOutcome> => {
      const isTaken = slots.has(claimSlot(record.claimId)) || slots.has(roundSlot(record));
      if (isTaken) return { result: { outcome: 'taken' } };
      const entry = { record, leasedAtMs: record.claimedAtMs };
      const put = new Map([...putEntry(entry), [roundSlot(record), record.claimId] as const]);
      return { result: { outcome: 'begun', record: structuredClone(record) }, put };
    });
  }

  async complete(claim: ClaimRef, place: ClaimedPlace): Promise<CompleteClaimOutcome> {
    const { uid, uidValidity } = place;
    return await this.#tell(claim, (slots): Decision<CompleteClaimOutcome> => {
      const entry = entryOf(slots, claim.claimId);
      if (entry?.record.state === 'claiming') {
        const woven = after(entry, { state: 'woven', ...place });
        return { result: { outcome: 'woven', record: woven.record }, put: putEntry(woven) };
      }
      const record = entry?.record;
      const isHere = record?.state === 'woven' && record.uid === uid && record.uidValidity === uidValidity;
      return { result: isHere ? { outcome: 'woven', record } : { outcome: 'lost' } };
    });
  }

  async abandon(claim: ClaimRef): Promise<boolean> {
    return await this.#decide(claim, (slots): Decision<boolean> => {
      const entry = entryOf(slots, claim.claimId);
      if (entry?.record.state !== 'claiming') return { result: false };
      const put = putEntry(after(entry, { state: 'abandoned' }));
      return { result: true, put, remove: [roundSlot(entry.record)] };
    });
  }

  async takeExpired(
    query: UserRef & { mailbox: string; begunBeforeMs: number; nowMs: number },
  ): Promise<WovenRecord[]> {
    return await this.#decide(query, (slots): Decision<WovenRecord[]> => {
      const expired = claimEntries(slots).filter(
        ({ record, leasedAtMs }) =>
          record.state === 'claiming' && record.mailbox === query.mailbox && leasedAtMs < query.begunBeforeMs,
      );
      const taken = expired.map((entry) => ({ ...entry, leasedAtMs: query.nowMs }));
      return {
        result: recordsOf(expired).sort(byAge),
        put: new Map(taken.flatMap((entry) => [...putEntry(entry)])),
      };
    });
  }

  async find(claim: ClaimRef): Promise<WovenRecord | undefined> {
    return entryOf(await this.#read(claim), claim.claimId)?.record;
  }

  async ofMailbox(query: UserRef & { mailbox: string }): Promise<WovenRecord[]> {
    const records = recordsOf(claimEntries(await this.#read(query)));
    return records
      .filter(({ mailbox, state }) => mailbox === query.mailbox && state !== 'abandoned')
      .sort(byUid);
  }

  async ofUser(user: UserRef): Promise<WovenRecord[]> {
    return recordsOf(claimEntries(await this.#read(user))).sort(byAge);
  }

  async changeFlags(claim: ClaimRef, change: FlagChange): Promise<WovenRecord | undefined> {
    return await this.#tell(claim, (slots): Decision<WovenRecord | undefined> => {
      const entry = entryOf(slots, claim.claimId);
      if (entry?.record.state !== 'woven') return { result: undefined };
      const { record } = entry;
      const isOther = change.ifVersion !== undefined && change.ifVersion !== record.version;
      const flags = isOther ? record.flags : changedFlags(record.flags, change);
      if (flags === record.flags) return { result: record };
      const changed = after(entry, { flags: [...flags] });
      return { result: changed.record, put: putEntry(changed) };
    });
  }

  async noteOpened(claim: ClaimRef, openedAtMs: number): Promise<void> {
    await this.#decide(claim, (slots): Decision<void> => {
      const entry = entryOf(slots, claim.claimId);
      if (entry?.record.state !== 'woven') return { result: undefined };
      return { result: undefined, put: putEntry({ ...entry, record: { ...entry.record, openedAtMs } }) };
    });
  }

  async withdraw(claim: ClaimRef, cause: WithdrawalCause, version?: number): Promise<boolean> {
    return await this.#tell(claim, (slots): Decision<boolean> => {
      const entry = entryOf(slots, claim.claimId);
      if (entry?.record.state !== 'woven') return { result: false };
      if (version !== undefined && entry.record.version !== version) return { result: false };
      return { result: true, put: putEntry(after(entry, { state: 'withdrawn', withdrawnCause: cause })) };
    });
  }

  async eraseUser(user: UserRef): Promise<number> {
    return await this.#tell(user, (slots): Decision<number> => {
      return { result: claimEntries(slots).length, remove: [...slots.keys()] };
    });
  }

  async #read({ tenantId, userKey }: UserRef): Promise<Slots> {
    return await this.#table.read(await this.#keyspaces.ofTenant(tenantId), userKey);
  }

  async #decide<Result>(
    { tenantId, userKey }: UserRef,
    decide: (slots: Slots) => Decision<Result> | Promise<Decision<Result>>,
  ): Promise<Result> {
    return await this.#table.change(await this.#keyspaces.ofTenant(tenantId), userKey, decide);
  }

  /** A change of what a user is shown: other processes hear of it. */
  async #tell<Result>(user: UserRef, decide: (slots: Slots) => Decision<Result>): Promise<Result> {
    const note = this.#feed.note([user]);
    let isNoted = false;
    const result = await this.#decide(user, async (slots) => {
      const decision = decide(slots);
      isNoted = isWrite(decision);
      if (isNoted) await note.begin();
      return decision;
    });
    if (isNoted) await note.finish();
    return result;
  }
}

/** A change that others see raises the version. */
function after(entry: ClaimEntry, change: Partial<WovenRecord>): ClaimEntry {
  const { record } = entry;
  return { ...entry, record: { ...record, ...change, version: record.version + 1 } };
}

function recordsOf(entries: readonly ClaimEntry[]): WovenRecord[] {
  return entries.map(({ record }) => record);
}
