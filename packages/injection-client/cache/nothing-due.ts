import type { TenantId, UserKey, UserRef } from '@mailweave/contracts';
import type { Clock } from '@mailweave/foundation';

/** Users that are remembered at most; about 0.3 kB each. */
const MAX_USERS = 100_000;

export type NothingDueOptions = {
  clock: Clock;
  /** 0: nothing is remembered. */
  ttlMs: number;
};

/** What is remembered of one user. Once he was forgotten, what is noted in it counts no more. */
export type UserSlot = {
  /** Question -> until when its answer is 'nothing', in milliseconds since 1970. */
  readonly untilMs: Map<string, number>;
};

/**
 * Remembers for a moment that nothing was due: many users have several mail programs that look at the same time. A
 * question takes the user's slot before it is sent and notes the answer in that; who is forgotten meanwhile, for a change was told,
 * gets another slot, so an answer that is older than the change is never used.
 */
export class NothingDue {
  readonly #options: NothingDueOptions;
  readonly #tenants = new Map<TenantId, Map<UserKey, UserSlot>>();
  #users = 0;

  constructor(options: NothingDueOptions) {
    this.#options = options;
  }

  slotOf({ tenantId, userKey }: UserRef): UserSlot {
    const known = this.#tenants.get(tenantId)?.get(userKey);
    if (known !== undefined) return known;
    if (this.#users >= MAX_USERS) this.forgetAll();
    const users = this.#tenants.get(tenantId) ?? new Map<UserKey, UserSlot>();
    this.#tenants.set(tenantId, users);
    const slot = { untilMs: new Map() };
    users.set(userKey, slot);
    this.#users += 1;
    return slot;
  }

  isNothing(slot: UserSlot, question: string): boolean {
    const untilMs = slot.untilMs.get(question);
    if (untilMs === undefined) return false;
    const leftMs = untilMs - this.#options.clock.nowMs();
    // A clock that was set back must not keep it for longer.
    return leftMs > 0 && leftMs <= this.#options.ttlMs;
  }

  noteNothing(slot: UserSlot, question: string): void {
    if (this.#options.ttlMs > 0)
      slot.untilMs.set(question, this.#options.clock.nowMs() + this.#options.ttlMs);
  }

  forget({ tenantId, userKey }: UserRef): void {
    if (this.#tenants.get(tenantId)?.delete(userKey)) this.#users -= 1;
  }

  forgetTenant(tenantId: TenantId): void {
    this.#users -= this.#tenants.get(tenantId)?.size ?? 0;
    this.#tenants.delete(tenantId);
  }

  forgetAll(): void {
    this.#tenants.clear();
    this.#users = 0;
  }
}
