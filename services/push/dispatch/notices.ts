import {
  NEW_MAIL_TOPIC,
  type Notice,
  type NoticeSender,
  type QueuedNotification,
  type Subscription,
  waitingNotification,
} from '@mailweave/push';
import type { DispatchParts } from './dispatch-parts.ts';
import { newUuid } from './new-uuid.ts';

type NoticeParts = Pick<DispatchParts, 'queue' | 'clock' | 'random' | 'rules'> & {
  onQueued(queued: readonly QueuedNotification[]): void;
};

/** Puts what is no mail into the queue: a code, that the owner has to log in. */
export class QueuedNotices implements NoticeSender {
  readonly #parts: NoticeParts;

  constructor(parts: NoticeParts) {
    this.#parts = parts;
  }

  async tell(
    subscription: Subscription,
    notice: Notice,
    lifetimeMs = this.#parts.rules.lifetimeMs,
  ): Promise<void> {
    const { clock, onQueued, queue, random } = this.#parts;
    const { accountId, subscriptionId } = subscription;
    const nowMs = clock.nowMs();
    const notificationId = newUuid(random);
    const queued = waitingNotification(
      {
        notificationId,
        accountId,
        subscriptionId,
        topic: NEW_MAIL_TOPIC,
        content: notice,
        collapseKey: notificationId.replaceAll('-', ''),
        priority: 'high',
        createdAtMs: nowMs,
        expiresAtMs: nowMs + lifetimeMs,
      },
      subscription,
      { dueAtMs: nowMs },
    );
    await queue.add([queued]);
    onQueued([queued]);
  }
}
