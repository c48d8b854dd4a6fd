import type { UserRef } from '@mailweave/contracts';
import type { PointRef } from '@mailweave/injection';
import type { UserEvents } from './user-events.ts';

/** More than are ever being sent at once by one process. */
const remembered = 10_000;

/** Whose deliveries the numbers are that were taken here: those of one user for ever, so what is remembered stays true. */
export class DeliveryUsers {
  readonly #events: UserEvents;
  readonly #users = new Map<number, UserRef>();

  constructor(events: UserEvents) {
    this.#events = events;
  }

  note(sequence: number, user: UserRef): void {
    if (this.#users.size >= remembered) this.#users.clear();
    this.#users.set(sequence, user);
  }

  /** Looks for it in the lists when it was taken elsewhere; undefined when nothing waits under this number. */
  async of({ pointId, tenantId }: PointRef, sequence: number): Promise<UserRef | undefined> {
    return this.#users.get(sequence) ?? (await this.#events.waitingUser(tenantId, pointId, sequence));
  }

  forget(sequence: number): void {
    this.#users.delete(sequence);
  }
}
