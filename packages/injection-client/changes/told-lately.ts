import type { TenantId } from '@mailweave/contracts';
import type { Clock } from '@mailweave/foundation';

/** Twice as long as a middleware on the same store may go on with what it knows of a tenant. */
const LATELY_MS = 2_000;

/**
 * Remembers of which tenants a change was told just now. Behind a load balancer another middleware may answer than the one
 * that told of it, and may not know of it yet.
 */
export class ToldLately {
  readonly #clock: Clock;
  readonly #toldAtMs = new Map<TenantId, number>();
  #allToldAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(tenantId: TenantId): void {
    this.#toldAtMs.set(tenantId, this.#clock.nowMs());
  }

  /** Anything may have changed for anybody. */
  noteAll(): void {
    this.#toldAtMs.clear();
    this.#allToldAtMs = this.#clock.nowMs();
  }

  has(tenantId: TenantId): boolean {
    if (this.#isLately(this.#allToldAtMs)) return true;
    const toldAtMs = this.#toldAtMs.get(tenantId);
    if (toldAtMs === undefined) return false;
    if (this.#isLately(toldAtMs)) return true;
    this.#toldAtMs.delete(tenantId);
    return false;
  }

  /** A clock that was set back must not keep it for longer. */
  #isLately(atMs: number): boolean {
    return Math.abs(this.#clock.nowMs() - atMs) < LATELY_MS;
  }
}
