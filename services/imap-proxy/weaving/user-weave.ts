import type { DueCampaign, InjectionApi, InjectionEvent, WovenRecord } from '@mailweave/contracts';
import type { WovenMessage } from '@mailweave/mailbox-overlay';
import type { ProxyContext } from '../context.ts';
import type { ProxyUser } from './proxy-user.ts';
import { withinBudget } from './within-budget.ts';

/** What the store knows of a user's mailbox at one moment. */
export type Lookup = {
  /** `unknown`: the store gave no answer in time. Nothing is known to be woven, nothing to be gone. */
  readonly outcome: 'known' | 'unknown';
  /** Canonical name. */
  readonly mailbox: string;
  /** Living messages, renderable, every UIDVALIDITY. */
  readonly woven: readonly { record: WovenRecord; message: WovenMessage }[];
  readonly due: readonly DueCampaign[];
  /** Claims of dead sessions whose stubs may still lie in the mailbox. */
  readonly expired: readonly WovenRecord[];
};

const NOTHING = { woven: [], due: [], expired: [] };

/** The only folder that is woven so far; its name is canonical. */
const WOVEN_MAILBOX = 'INBOX';

/** A store that does not answer is left alone for this long. */
const RETRY_AFTER_MS = 30_000;

/** One session's window on its user's weave. Every failure of the store means 'nothing woven'. */
export class UserWeave {
  readonly user: ProxyUser;
  readonly api: InjectionApi;
  readonly #context: ProxyContext;
  readonly #stopWatching: () => void;
  readonly #reported = new Set<string>();
  #prefetched: Promise<Lookup> | undefined;
  #changed = false;
  #injected = 0;
  #retry: NodeJS.Timeout | undefined;
  /** Called when something may have changed; set while the client idles. */
  onChange: (() => void) | undefined;

  constructor(user: ProxyUser, context: ProxyContext) {
    this.user = user;
    this.api = context.api;
    this.#context = context;
    this.#stopWatching = this.api.watch(user, () => this.noteChange());
    // The look-up starts with the log-in and never delays it.
    this.#prefetched = this.#fetch(WOVEN_MAILBOX);
  }

  /** True when a look-up could bring something new. */
  get changed(): boolean {
    return this.#changed;
  }

  noteChange(): void {
    this.#changed = true;
    this.#prefetched = undefined;
    this.onChange?.();
  }

  serves(mailbox: string): boolean {
    return mailbox === WOVEN_MAILBOX;
  }

  /** Within the budget, else nothing. */
  async lookUp(mailbox: string): Promise<Lookup> {
    const fetched = this.#prefetched ?? this.#fetch(mailbox);
    this.#prefetched = undefined;
    this.#changed = false;
    const budgeted = await withinBudget(fetched, this.#context.config.weaveBudgetMs);
    if (budgeted.outcome === 'done') return budgeted.value;
    this.#retryLater();
    this.#context.events.lookupFailed(
      budgeted.outcome,
      budgeted.outcome === 'failed' ? budgeted.error : undefined,
    );
    return { outcome: 'unknown', mailbox, ...NOTHING };
  }

  /** What is due now, after a round has become free again. Within the budget, else nothing. */
  async dueAgain(mailbox: string): Promise<readonly DueCampaign[]> {
    const { tenantId, userKey } = this.user;
    const due = this.api.due({ tenantId, userKey, mailbox, injectedInSession: this.#injected });
    const budgeted = await withinBudget(due, this.#context.config.weaveBudgetMs);
    return budgeted.outcome === 'done' ? budgeted.value : [];
  }

  /** A claim of this session is shown now. */
  noteInjected(record: WovenRecord): void {
    this.#injected += 1;
    this.report(record.round === 1 ? 'injected' : 'reinjected', record);
  }

  /** Into the outbox, once per message and type; a failure is counted and the session goes on. */
  report(type: InjectionEvent['type'], record: WovenRecord): void {
    const eventId = `${record.claimId}:${type}`;
    if (this.#reported.has(eventId)) return;
    this.#reported.add(eventId);
    const { tenantId, userKey, campaignId, revision, claimId } = record;
    const event: InjectionEvent = {
      eventId,
      type,
      tenantId,
      userKey,
      campaignId,
      revision,
      claimId,
      atMs: this.#context.clock.nowMs(),
    };
    this.api.report([event]).catch((error: unknown) => {
      this.#reported.delete(eventId);
      this.#context.events.reportFailed(error);
    });
  }

  close(): void {
    clearTimeout(this.#retry);
    this.onChange = undefined;
    this.#stopWatching();
  }

  #retryLater(): void {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.noteChange(), RETRY_AFTER_MS);
    this.#retry.unref();
  }

  async #fetch(mailbox: string): Promise<Lookup> {
    const query = { tenantId: this.user.tenantId, userKey: this.user.userKey, mailbox };
    const [records, due, expired] = await Promise.all([
      this.api.weave(query),
      this.api.due({ ...query, injectedInSession: this.#injected }),
      this.api.expiredClaims(query),
    ]);
    return { outcome: 'known', mailbox, woven: await this.#renderable(records), due, expired };
  }

  /** A record that cannot be rendered is simply absent. */
  async #renderable(records: readonly WovenRecord[]): Promise<Lookup['woven']> {
    const woven: { record: WovenRecord; message: WovenMessage }[] = [];
    for (const record of records) {
      if (record.state !== 'woven') continue;
      const message = await this.messageOf(record);
      if (message !== undefined) woven.push({ record, message });
    }
    return woven;
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
