import type { DueCampaign, DueQuery, InjectionApi, InjectionEvent, WovenRecord } from '@mailweave/contracts';
import { hasFlag, type WovenMessage } from '@mailweave/mailbox-overlay';
import type { ProxyContext } from '../context.ts';
import { SessionNews } from '../news/session-news.ts';
import type { ProxyUser } from './proxy-user.ts';
import { type FindUser, SoughtUser } from './sought-user.ts';
import { type Budgeted, withinBudget } from './within-budget.ts';

/** What the store knows of a user's mailbox at one moment. */
export type Lookup = {
  /** `unknown`: the store gave no answer in time. Nothing is known to be woven, nothing to be gone. */
  readonly outcome: 'known' | 'unknown';
  /** Canonical name. */
  readonly mailbox: string;
  /** Living messages, renderable, every UIDVALIDITY. */
  readonly woven: readonly { record: WovenRecord; message: WovenMessage }[];
  /** Where anything was ever woven, whatever has become of it. */
  readonly claimed: readonly { readonly uid: number; readonly uidValidity: number }[];
  readonly due: readonly DueCampaign[];
  /** Claims of dead sessions whose stubs may still lie in the mailbox. */
  readonly expired: readonly WovenRecord[];
  /** Claim ids of living messages that cannot be rendered now: who shows one goes on, who does not cannot. */
  readonly unrendered: ReadonlySet<string>;
  /** Milliseconds left of the budget for further questions to the store. */
  readonly leftMs: number;
};

/** Something that happened to a woven message and becomes an event. */
export type Happening = { readonly type: InjectionEvent['type']; readonly record: WovenRecord };

/** What the store says, without how long it took. */
type Found = Omit<Lookup, 'leftMs'>;

const NOTHING = { woven: [], claimed: [], due: [], expired: [], unrendered: new Set<string>(), leftMs: 0 };

/** Canonical names; whatever the store says, INBOX may be woven. */
const INBOX = 'INBOX';
const INBOX_ONLY: readonly string[] = [INBOX];

/** After these no device shows the message as new any more. */
const SEEN_BY: ReadonlySet<InjectionEvent['type']> = new Set(['read', 'expunged', 'moved']);

/** A store that does not answer is left alone for this long. */
const RETRY_AFTER_MS = 30_000;

/** A message that is fetched again and again is noted as opened this often. */
const OPENED_EVERY_MS = 30_000;

/** One session's window on its user's weave. Every failure of the store means 'nothing woven'. */
export class UserWeave {
  readonly api: InjectionApi;
  readonly #context: ProxyContext;
  readonly #user: SoughtUser;
  readonly #login: string;
  readonly #news: SessionNews | undefined;
  #stopWatching: (() => void) | undefined;
  readonly #reported = new Set<string>();
  readonly #openedAtMs = new Map<string, number>();
  /** Claim ids of messages that are never woven anew. */
  readonly #unpinned = new Set<string>();
  #mailboxes: Promise<readonly string[]> | undefined;
  #changed = false;
  #injected = 0;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;
  /** By what name the client has called itself so far; look-ups never wait for it. */
  clientName: string | undefined;
  /** Called when something may have changed; set while the client idles. */
  onChange: (() => void) | undefined;

  /**
   * @param user who it is, or how to find out
   * @param login what he has logged in with
   */
  constructor(user: ProxyUser | FindUser, context: ProxyContext, login: string) {
    this.api = context.api;
    this.#context = context;
    this.#login = login;
    this.#news = context.news && new SessionNews(context.news, () => context.clock.nowMs());
    this.#user = new SoughtUser(user, (found) => this.#userFound(found));
  }

  /** Known wherever a look-up has brought something. */
  get user(): ProxyUser {
    return this.#user.found;
  }

  /** False while the whole proxy weaves nothing. */
  get weaves(): boolean {
    return this.#context.weaving();
  }

  /** True when a look-up could bring something new. */
  get changed(): boolean {
    return this.#changed;
  }

  /** Whether new real mail may make this message come in anew on top of it; true where nothing is known. */
  mayBeReinjected(message: WovenMessage): boolean {
    return !hasFlag(message, '\\Seen') && !this.#unpinned.has(message.claimId);
  }

  noteChange(): void {
    this.#changed = true;
    this.#mailboxes = undefined;
    this.onChange?.();
  }

  /** Canonical names of the mailboxes that may be woven, within the budget; none while nothing is woven at all. */
  async mailboxes(): Promise<readonly string[]> {
    if (!this.#context.weaving()) return [];
    this.#mailboxes ??= this.#fetchMailboxes();
    return await this.#mailboxes;
  }

  /** For the mailbox that is open, or being opened: what has changed so far is known with it. */
  lookUpOpen(mailbox: string): Promise<Lookup> {
    this.#changed = false;
    return this.lookUp(mailbox);
  }

  /** Within the budget, else nothing. */
  async lookUp(mailbox: string): Promise<Lookup> {
    if (!this.#context.weaving()) return { outcome: 'known', mailbox, ...NOTHING };
    const fetched = this.#fetch(mailbox);
    const { clock, config } = this.#context;
    const startMs = clock.nowMs();
    const budgeted = await withinBudget(fetched, config.weaveBudgetMs);
    if (budgeted.outcome === 'done') {
      return { ...budgeted.value, leftMs: config.weaveBudgetMs - (clock.nowMs() - startMs) };
    }
    this.#noteLookUpFailure(budgeted);
    return { outcome: 'unknown', mailbox, ...NOTHING };
  }

  /** What is due now, after a round has become free again. */
  dueAgain(mailbox: string): Promise<readonly DueCampaign[]> {
    const { tenantId, userKey } = this.user;
    return this.#due({ tenantId, userKey, mailbox });
  }

  /** The mailbox was shown without all that belongs into it: it is tried again before long. */
  noteFailure(error: unknown): void {
    this.#context.events.weaveFailed(error);
    this.#retryLater();
  }

  /** A claim of this session is shown now. */
  noteInjected(record: WovenRecord): void {
    this.#injected += 1;
    this.report([{ type: record.round === 1 ? 'injected' : 'reinjected', record }]);
  }

  /** A claim of this session has its UID: its devices are told, if the campaign says so. */
  noteWoven(record: WovenRecord, message: WovenMessage, { notifies, replaces }: DueCampaign): void {
    if (replaces !== undefined) this.#news?.over(replaces, this.#owner);
    if (notifies === true) this.#news?.woven(record, message, this.#owner);
  }

  /** Into the outbox with one call, once per message and type; a failure is counted and the session goes on. */
  report(happenings: readonly Happening[]): void {
    const events = happenings
      .map((happening) => this.#eventOf(happening))
      .filter(({ eventId }) => {
        const known = this.#reported.has(eventId);
        this.#reported.add(eventId);
        return !known;
      });
    if (events.length === 0) return;
    for (const { claimId, type } of events) {
      if (SEEN_BY.has(type)) this.#news?.over(claimId, this.#owner);
    }
    this.api.report(events).catch((error: unknown) => {
      for (const { eventId } of events) this.#reported.delete(eventId);
      this.#context.events.reportFailed(error);
    });
  }

  /** Somebody may be reading the message: no session replaces it for a while. */
  noteOpened({ tenantId, userKey, claimId }: WovenRecord): void {
    const nowMs = this.#context.clock.nowMs();
    if (nowMs - (this.#openedAtMs.get(claimId) ?? Number.NEGATIVE_INFINITY) < OPENED_EVERY_MS) return;
    this.#openedAtMs.set(claimId, nowMs);
    this.api.noteOpened({ tenantId, userKey, claimId }).catch((error: unknown) => {
      this.#openedAtMs.delete(claimId);
      this.#context.events.reportFailed(error);
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.onChange = undefined;
    this.#stopWatching?.();
  }

  get #owner(): { login: string; address: string } {
    return { login: this.#login, address: this.user.address };
  }

  #eventOf({ type, record }: Happening): InjectionEvent {
    const { tenantId, userKey, campaignId, revision, claimId } = record;
    const atMs = this.#context.clock.nowMs();
    return { eventId: `${claimId}:${type}`, type, tenantId, userKey, campaignId, revision, claimId, atMs };
  }

  /** Never rejects: a store that does not answer leaves INBOX, and is asked again before long. */
  async #fetchMailboxes(): Promise<readonly string[]> {
    const budgeted = await withinBudget(this.#askMailboxes(), this.#context.config.weaveBudgetMs);
    if (budgeted.outcome === 'done') return budgeted.value;
    this.#noteLookUpFailure(budgeted);
    return INBOX_ONLY;
  }

  async #askMailboxes(): Promise<readonly string[]> {
    const user = await this.#user.get();
    if (user === undefined) return [];
    const { tenantId, userKey } = user;
    return [...new Set([INBOX, ...(await this.api.mailboxes({ tenantId, userKey }))])];
  }

  #noteLookUpFailure(budgeted: Exclude<Budgeted<unknown>, { outcome: 'done' }>): void {
    this.#retryLater();
    const error = budgeted.outcome === 'failed' ? budgeted.error : undefined;
    this.#context.events.lookupFailed(budgeted.outcome, error);
  }

  #userFound(user: ProxyUser): void {
    if (this.#closed) return;
    this.#watch(user);
    // A mailbox may have been opened meanwhile, as it really is.
    if (this.#retry !== undefined) this.noteChange();
  }

  /** Without it the session looks again only at its own pace. */
  #watch(user: ProxyUser): void {
    try {
      this.#stopWatching = this.api.watch(user, () => this.noteChange());
    } catch (error) {
      this.#context.events.weaveFailed(error);
    }
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    if (this.#closed) return;
    this.#retry = setTimeout(() => this.noteChange(), RETRY_AFTER_MS);
    this.#retry.unref();
  }

  async #fetch(mailbox: string): Promise<Found> {
    const user = await this.#user.get();
    if (user === undefined) return { outcome: 'known', mailbox, ...NOTHING };
    const query = { tenantId: user.tenantId, userKey: user.userKey, mailbox };
    const [records, due, expired] = await Promise.all([
      this.api.weave(query),
      this.#due(query),
      this.api.expiredClaims(query),
    ]);
    this.#news?.know(records, this.#owner);
    for (const { claimId, pinned } of records) {
      if (pinned === false) this.#unpinned.add(claimId);
      else this.#unpinned.delete(claimId);
    }
    const claimed = records.flatMap(({ uid, uidValidity }) =>
      uid === undefined ? [] : [{ uid, uidValidity }],
    );
    return { outcome: 'known', mailbox, ...(await this.#rendered(records)), claimed, due, expired };
  }

  #due(query: Pick<DueQuery, 'tenantId' | 'userKey' | 'mailbox'>): Promise<DueCampaign[]> {
    const client = this.clientName;
    const session = { injectedInSession: this.#injected, ...(client !== undefined && { client }) };
    return this.api.due({ ...query, ...session });
  }

  async #rendered(records: readonly WovenRecord[]): Promise<Pick<Lookup, 'woven' | 'unrendered'>> {
    const woven: { record: WovenRecord; message: WovenMessage }[] = [];
    const unrendered = new Set<string>();
    for (const record of records) {
      if (record.state !== 'woven') continue;
      const message = await this.messageOf(record);
      if (message === undefined) unrendered.add(record.claimId);
      else woven.push({ record, message });
    }
    return { woven, unrendered };
  }

  async messageOf(record: WovenRecord): Promise<WovenMessage | undefined> {
    try {
      return await this.#context.contents.message(record, this.user);
    } catch (error) {
      this.#context.events.renderFailed(error);
      return undefined;
    }
  }
}
