import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError, type Clock } from '@mailweave/foundation';
import type { AccountId, EventIntake, EventStore, MailboxEvent } from '@mailweave/push';
import type { PushEvents } from '../events.ts';

/** Events of one write: some milliseconds of work for the store. */
const MAX_GROUP = 500;

/** Events that wait for their write, about 1 kB each: some seconds of work for the store. */
export const MAX_WAITING = 20_000;

/** The store does not keep up with what sources tell. */
class IntakeFullError extends AppError {
  constructor() {
    super({
      code: 'intake-full',
      publicText: 'More new messages are told of than can be kept; this one was not taken. Tell of it again.',
      retry: 'later',
    });
  }
}

type Waiting = {
  event: MailboxEvent;
  resolve(outcome: 'accepted' | 'known'): void;
  reject(error: unknown): void;
};

export type IntakeParts = {
  store: EventStore;
  clock: Clock;
  events: Pick<PushEvents, 'mailboxEventTold'>;
  /** Told before whoever told of the event. */
  onAccepted(accountId: AccountId): void;
};

/** Takes mailbox events: those that are told while a write is under way share the next one. */
export class GroupedIntake implements EventIntake {
  readonly #parts: IntakeParts;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** @throws IntakeFullError */
  async accept(event: MailboxEvent): Promise<'accepted' | 'known'> {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#parts.events.mailboxEventTold(event, 'lost');
      throw new IntakeFullError();
    }
    const { promise, resolve, reject } = Promise.withResolvers<'accepted' | 'known'>();
    this.#waiting.push({ event, resolve, reject });
    void this.#writeAll();
    return await promise;
  }

  async #writeAll(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      // A store that works in this thread leaves no other moment for requests to arrive together.
      await nextTurn();
      await this.#write(this.#waiting.splice(0, MAX_GROUP));
    }
    this.#isWriting = false;
  }

  async #write(group: readonly Waiting[]): Promise<void> {
    const { store, clock, events, onAccepted } = this.#parts;
    try {
      const isNew = await store.add(
        group.map(({ event }) => event),
        clock.nowMs(),
      );
      for (const [index, { event, resolve }] of group.entries()) {
        const outcome = isNew[index] === true ? 'accepted' : 'known';
        events.mailboxEventTold(event, outcome);
        if (outcome === 'accepted') onAccepted(event.accountId);
        resolve(outcome);
      }
    } catch (error) {
      for (const { event, reject } of group) {
        events.mailboxEventTold(event, 'lost');
        reject(error);
      }
    }
  }
}
