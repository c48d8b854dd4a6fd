import type {
  BeginClaimOutcome,
  ClaimedPlace,
  ClaimRef,
  ClaimRequest,
  CompleteClaimOutcome,
  DueCampaign,
  DueQuery,
  FlagChange,
  InjectionApi,
  InjectionEvent,
  MessageSkeleton,
  UserChange,
  UserRef,
  WithdrawalCause,
  WovenRecord,
} from '@mailweave/contracts';
import { sampleSkeleton } from './samples.ts';

export type ApiCall = keyof InjectionApi;

/** `later`: answers in a later turn of the event loop. `waits`: until release(). `hangs`: never answers. */
export type ApiMood = 'answers' | 'later' | 'fails' | 'waits' | 'hangs';

/** The middleware in memory, for one user; each call can be told to misbehave. */
export class FakeInjectionApi implements InjectionApi {
  readonly records: WovenRecord[] = [];
  dueCampaigns: DueCampaign[] = [];
  /** Beside INBOX. */
  folders: string[] = [];
  /** Handed out once by expiredClaims(). */
  expired: WovenRecord[] = [];
  completeOutcome: 'woven' | 'lost' = 'woven';
  beginOutcome: 'begun' | 'taken' = 'begun';
  /** The names of all calls, in order. */
  readonly calls: ApiCall[] = [];
  /** What each question for what is due said of the client. */
  readonly clients: (string | undefined)[] = [];
  readonly withdrawn: { claimId: string; cause: WithdrawalCause }[] = [];
  readonly events: InjectionEvent[] = [];
  readonly #moods = new Map<ApiCall, ApiMood>();
  readonly #watchers = new Set<(change: UserChange) => void>();
  #claims = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #listeners: (() => void)[] = [];

  behave(call: ApiCall, mood: ApiMood): void {
    this.#moods.set(call, mood);
  }

  /** Answers every call that waits. */
  release(): void {
    for (const answer of this.#waiting.splice(0)) answer();
  }

  /** Until the call has been made so many times. */
  async untilCalled(name: ApiCall, times = 1): Promise<void> {
    while (this.calls.filter((call) => call === name).length < times) {
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
  }

  /** Sessions that watch a user. */
  get watchers(): number {
    return this.#watchers.size;
  }

  recordOf(claimId: string): WovenRecord | undefined {
    return this.records.find((record) => record.claimId === claimId);
  }

  /** Tells every session that something may have changed. */
  announce(): void {
    for (const watcher of this.#watchers) watcher({ tenantId: 'default', userKey: '0'.repeat(64) });
  }

  due({ mailbox, client }: Pick<DueQuery, 'mailbox' | 'client'>): Promise<DueCampaign[]> {
    this.clients.push(client);
    const taken = new Set(this.records.filter(isLive).map(({ campaignId }) => campaignId));
    const isFree = ({ campaignId, replaces }: DueCampaign) =>
      replaces === undefined ? !taken.has(campaignId) : this.recordOf(replaces)?.state === 'woven';
    return this.#call('due', () => this.dueCampaigns.filter((due) => due.mailbox === mailbox && isFree(due)));
  }

  weave({ mailbox }: { mailbox: string }): Promise<WovenRecord[]> {
    const isHere = (record: WovenRecord) => record.state !== 'abandoned' && record.mailbox === mailbox;
    return this.#call('weave', () => this.records.filter(isHere));
  }

  mailboxes(): Promise<string[]> {
    return this.#call('mailboxes', () => ['INBOX', ...this.folders]);
  }

  beginClaim({ due: asked, uidValidity, tenantId, userKey }: ClaimRequest): Promise<BeginClaimOutcome> {
    return this.#call('beginClaim', () => {
      const { below: _below, replaces: _replaces, notifies: _notifies, ...due } = asked;
      if (this.beginOutcome === 'taken') return { outcome: 'taken' };
      this.#claims += 1;
      const claimId = this.#claims.toString(16).padStart(32, '0');
      const claim = {
        claimId,
        state: 'claiming' as const,
        flags: [],
        version: 1,
        claimedAtMs: 1_700_000_000_000,
        datedAtMs: 1_700_000_000_000,
      };
      const record: WovenRecord = { ...due, tenantId, userKey, uidValidity, ...claim };
      this.records.push(record);
      return { outcome: 'begun', record };
    });
  }

  completeClaim(claim: ClaimRef, place: ClaimedPlace): Promise<CompleteClaimOutcome> {
    return this.#call('completeClaim', () => {
      if (this.completeOutcome === 'lost') return { outcome: 'lost' };
      return { outcome: 'woven', record: this.#change(claim, { state: 'woven', ...place }) };
    });
  }

  abandonClaim(claim: ClaimRef): Promise<void> {
    return this.#call('abandonClaim', () => {
      this.#change(claim, { state: 'abandoned' });
    });
  }

  expiredClaims(): Promise<WovenRecord[]> {
    return this.#call('expiredClaims', () => this.expired.splice(0));
  }

  changeFlags(claim: ClaimRef, { flags, ifVersion }: FlagChange): Promise<WovenRecord | undefined> {
    return this.#call('changeFlags', () => {
      const held = this.recordOf(claim.claimId);
      const isOther = ifVersion !== undefined && held?.version !== ifVersion;
      return isOther ? held : this.#change(claim, { flags: [...flags] });
    });
  }

  noteOpened(claim: ClaimRef): Promise<void> {
    return this.#call('noteOpened', () => {
      this.#change(claim, { openedAtMs: 1_700_000_000_000 });
    });
  }

  withdraw(claim: ClaimRef, cause: WithdrawalCause): Promise<boolean> {
    return this.#call('withdraw', () => {
      if (cause === 'reinjected' && this.recordOf(claim.claimId)?.flags.includes('\\Seen')) return false;
      this.#change(claim, { state: 'withdrawn', withdrawnCause: cause });
      this.withdrawn.push({ claimId: claim.claimId, cause });
      return true;
    });
  }

  skeleton(): Promise<MessageSkeleton | undefined> {
    return this.#call('skeleton', () => sampleSkeleton);
  }

  report(events: readonly InjectionEvent[]): Promise<void> {
    return this.#call('report', () => {
      this.events.push(...events);
    });
  }

  watch(_user: UserRef, listener: (change: UserChange) => void): () => void {
    this.calls.push('watch');
    if (this.#moods.get('watch') === 'fails') throw new Error('The store is down.');
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  async #call<T>(name: ApiCall, answer: () => T): Promise<T> {
    this.calls.push(name);
    for (const listener of this.#listeners.splice(0)) listener();
    const mood = this.#moods.get(name) ?? 'answers';
    if (mood === 'fails') throw new Error('The store is down.');
    if (mood === 'hangs') return await new Promise<never>(() => undefined);
    if (mood === 'later') await new Promise((resolve) => setImmediate(resolve));
    if (mood === 'waits') await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return answer();
  }

  #change({ claimId }: ClaimRef, change: Partial<WovenRecord>): WovenRecord {
    const at = this.records.findIndex((record) => record.claimId === claimId);
    const record = this.records[at];
    if (record === undefined) throw new Error('There is no such claim.');
    const changed = { ...record, ...change, version: record.version + 1 };
    this.records[at] = changed;
    return changed;
  }
}

function isLive({ state }: WovenRecord): boolean {
  return state === 'claiming' || state === 'woven';
}
