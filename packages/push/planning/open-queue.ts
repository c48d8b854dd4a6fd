import type { Subscription } from '../subscriptions/subscription.ts';
import type { AccountPlan, Decision, Verdict } from './account-plan.ts';
import type { QueuedNotification } from './queued-notification.ts';

/** The notifications of an account while its plan is made: as they are, and what is to become of them. */
export class OpenQueue {
  readonly #entries: Map<string, QueuedNotification>;
  readonly #created = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #decisions: Decision[] = [];

  constructor(queued: readonly QueuedNotification[]) {
    this.#entries = new Map(queued.map((entry) => [entry.notification.notificationId, entry]));
  }

  /** Oldest first. */
  of({ subscriptionId }: Pick<Subscription, 'subscriptionId'>): QueuedNotification[] {
    return this.all().filter(({ notification }) => notification.subscriptionId === subscriptionId);
  }

  all(): QueuedNotification[] {
    return [...this.#entries.values()];
  }

  create(entry: QueuedNotification): void {
    this.#created.add(entry.notification.notificationId);
    this.#entries.set(entry.notification.notificationId, entry);
  }

  change(entry: QueuedNotification): void {
    const { notificationId } = entry.notification;
    if (!this.#created.has(notificationId)) this.#changed.add(notificationId);
    this.#entries.set(notificationId, entry);
  }

  decide(sequence: number, subscriptionId: string, verdict: Verdict): void {
    this.#decisions.push({ sequence, subscriptionId, verdict });
  }

  plan(): AccountPlan {
    const entries = this.all();
    const among = (ids: ReadonlySet<string>) =>
      entries.filter(({ notification }) => ids.has(notification.notificationId));
    return { created: among(this.#created), changed: among(this.#changed), decisions: this.#decisions };
  }
}
