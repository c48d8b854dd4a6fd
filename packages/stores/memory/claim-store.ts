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
import type { MemoryChangeFeed } from './change-feed.ts';
import { userId } from './user-id.ts';

/** `leasedAtMs`: when the claim was begun, or last taken as an expired one. */
type Entry = { record: WovenRecord; leasedAtMs: number };

export class MemoryClaimStore implements ClaimStore {
  /** By user, then by claimId. */
  readonly #users = new Map<string, Map<string, Entry>>();
  readonly #changes: MemoryChangeFeed;

  constructor(changes: MemoryChangeFeed) {
    this.#changes = changes;
  }

  async begin(record: WovenRecord): Promise<BeginClaimOutcome> {
    const ofUser = this.#users.get(userId(record)) ?? new Map<string, Entry>();
    const taken = ofUser.has(record.claimId) || [...ofUser.values()].some((entry) => holds(entry, record));
    if (taken) return { outcome: 'taken' };
    ofUser.set(record.claimId, { record: structuredClone(record), leasedAtMs: record.claimedAtMs });
    this.#users.set(userId(record), ofUser);
    return { outcome: 'begun', record: structuredClone(record) };
  }

  async complete(claim: ClaimRef, place: ClaimedPlace): Promise<CompleteClaimOutcome> {
    const { uid, uidValidity } = place;
    const woven = this.#change(claim, 'claiming', { state: 'woven', ...place }) ?? (await this.find(claim));
    const isHere = woven?.state === 'woven' && woven.uid === uid && woven.uidValidity === uidValidity;
    return isHere ? { outcome: 'woven', record: woven } : { outcome: 'lost' };
  }

  async abandon(claim: ClaimRef): Promise<boolean> {
    return this.#change(claim, 'claiming', { state: 'abandoned' }) !== undefined;
  }

  async takeExpired(
    query: UserRef & { mailbox: string; begunBeforeMs: number; nowMs: number },
  ): Promise<WovenRecord[]> {
    const expired = this.#entries(query).filter(
      ({ record, leasedAtMs }) =>
        record.state === 'claiming' && record.mailbox === query.mailbox && leasedAtMs < query.begunBeforeMs,
    );
    for (const entry of expired) entry.leasedAtMs = query.nowMs;
    return recordsOf(expired).sort(byAge);
  }

  async find(claim: ClaimRef): Promise<WovenRecord | undefined> {
    return structuredClone(this.#entry(claim)?.record);
  }

  async ofMailbox(query: UserRef & { mailbox: string }): Promise<WovenRecord[]> {
    const inMailbox = ({ record }: Entry) => record.mailbox === query.mailbox && record.state !== 'abandoned';
    return recordsOf(this.#entries(query).filter(inMailbox)).sort(byUid);
  }

  async ofUser(user: UserRef): Promise<WovenRecord[]> {
    return recordsOf(this.#entries(user)).sort(byAge);
  }

  async changeFlags(claim: ClaimRef, change: FlagChange): Promise<WovenRecord | undefined> {
    const record = this.#entry(claim)?.record;
    if (record?.state !== 'woven') return undefined;
    if (change.ifVersion !== undefined && change.ifVersion !== record.version) return structuredClone(record);
    const flags = changedFlags(record.flags, change);
    return flags === record.flags
      ? structuredClone(record)
      : this.#change(claim, 'woven', { flags: [...flags] });
  }

  async noteOpened(claim: ClaimRef, openedAtMs: number): Promise<void> {
    const record = this.#entry(claim)?.record;
    if (record?.state === 'woven') record.openedAtMs = openedAtMs;
  }

  async withdraw(claim: ClaimRef, cause: WithdrawalCause, version?: number): Promise<boolean> {
    if (version !== undefined && this.#entry(claim)?.record.version !== version) return false;
    return this.#change(claim, 'woven', { state: 'withdrawn', withdrawnCause: cause }) !== undefined;
  }

  async eraseUser(user: UserRef): Promise<number> {
    const erased = this.#entries(user);
    this.#users.delete(userId(user));
    if (erased.some(({ record }) => record.state === 'woven')) this.#changes.note(user);
    return erased.length;
  }

  #entry(claim: ClaimRef): Entry | undefined {
    return this.#users.get(userId(claim))?.get(claim.claimId);
  }

  #entries(user: UserRef): Entry[] {
    return [...(this.#users.get(userId(user))?.values() ?? [])];
  }

  /** Changes a claim that is in this state; undefined if it is in another. */
  #change(
    claim: ClaimRef,
    from: WovenRecord['state'],
    change: Partial<WovenRecord>,
  ): WovenRecord | undefined {
    const entry = this.#entry(claim);
    if (entry?.record.state !== from) return undefined;
    entry.record = { ...entry.record, ...change, version: entry.record.version + 1 };
    if (from === 'woven' || entry.record.state === 'woven') this.#changes.note(claim);
    return structuredClone(entry.record);
  }
}

function holds({ record }: Entry, { campaignId, round }: WovenRecord): boolean {
  return record.state !== 'abandoned' && record.campaignId === campaignId && record.round === round;
}

function recordsOf(entries: readonly Entry[]): WovenRecord[] {
  return entries.map(({ record }) => structuredClone(record));
}
