import {
  type AccountId,
  compareRegistrations,
  type Registration,
  type RegistrationRef,
  type RegistrationStore,
} from '@mailweave/push';

export class MemoryRegistrationStore implements RegistrationStore {
  readonly #registrations = new Map<string, Registration>();

  async register(wanted: RegistrationRef & { atMs: number }): Promise<'created' | 'known'> {
    const { accountId, atMs, clientId } = wanted;
    const key = keyOf(wanted);
    if (this.#registrations.has(key)) return 'known';
    const of = [...this.#registrations.values()].find((other) => other.accountId === accountId);
    const { state, reason, sinceMs } = of ?? { state: 'active', sinceMs: atMs };
    this.#registrations.set(key, {
      accountId,
      clientId,
      createdAtMs: atMs,
      state,
      sinceMs,
      ...(reason !== undefined && { reason }),
    });
    return 'created';
  }

  async ofAccount(accountId: AccountId): Promise<Registration[]> {
    return this.#sorted().filter((registration) => registration.accountId === accountId);
  }

  async list(page: { after?: RegistrationRef | undefined; limit: number }): Promise<Registration[]> {
    const { after, limit } = page;
    const behind = this.#sorted().filter(
      (registration) => after === undefined || compareRegistrations(registration, after) > 0,
    );
    return behind.slice(0, limit);
  }

  async remove(registration: RegistrationRef): Promise<boolean> {
    return this.#registrations.delete(keyOf(registration));
  }

  async setNeedsLogin(
    accountId: AccountId,
    { reason, sinceMs }: { reason: string; sinceMs: number },
  ): Promise<boolean> {
    return this.#change(accountId, 'active', { state: 'needs-login', reason, sinceMs });
  }

  async setActive(accountId: AccountId, atMs: number): Promise<boolean> {
    return this.#change(accountId, 'needs-login', { state: 'active', sinceMs: atMs });
  }

  #change(
    accountId: AccountId,
    from: Registration['state'],
    to: Pick<Registration, 'state' | 'reason' | 'sinceMs'>,
  ): boolean {
    const concerned = [...this.#registrations.entries()].filter(
      ([, registration]) => registration.accountId === accountId && registration.state === from,
    );
    for (const [key, { clientId, createdAtMs }] of concerned)
      this.#registrations.set(key, { accountId, clientId, createdAtMs, ...to });
    return concerned.length > 0;
  }

  #sorted(): Registration[] {
    return [...this.#registrations.values()].sort(compareRegistrations);
  }
}

function keyOf({ accountId, clientId }: RegistrationRef): string {
  return `${accountId} ${clientId}`;
}
