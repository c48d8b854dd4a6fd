import type { SessionStore, StoredSession } from '@mailweave/push';

export class MemorySessionStore implements SessionStore {
  readonly #sessions = new Map<string, StoredSession>();

  async put(session: StoredSession): Promise<void> {
    this.#sessions.set(session.tokenHash, session);
  }

  async find(tokenHash: string, nowMs: number): Promise<StoredSession | undefined> {
    const session = this.#sessions.get(tokenHash);
    return session !== undefined && session.expiresAtMs > nowMs ? session : undefined;
  }

  async remove(tokenHash: string): Promise<boolean> {
    return this.#sessions.delete(tokenHash);
  }

  async removeExpired(nowMs: number): Promise<number> {
    const expired = [...this.#sessions.values()].filter(({ expiresAtMs }) => expiresAtMs <= nowMs);
    for (const { tokenHash } of expired) this.#sessions.delete(tokenHash);
    return expired.length;
  }
}
