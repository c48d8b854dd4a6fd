import type { SharedValues } from '@mailweave/foundation';
import { ClusterUnavailableError } from '../cluster-errors.ts';
import type { RedisConnection } from './redis-connection.ts';

/** A process that starts asks before it is connected. */
const PATIENCE_MS = 2_000;

/** KEYS: the value. ARGV: what to keep if there is none, and for how many milliseconds. Answer: what is kept now. */
const KEEP_FIRST = `
local known = redis.call('GET', KEYS[1])
if known then return known end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]
`;

/** KEYS: the value. ARGV: what it has to be to be forgotten. */
const FORGET = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`;

/** Values that Redis forgets by itself when their time is over. */
export class RedisValues implements SharedValues {
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  async find(name: string): Promise<string | undefined> {
    const value = await this.#ask((key) => this.#connection.client.get(key), name);
    return value ?? undefined;
  }

  async keepFirst(name: string, value: string, lifetimeMs: number): Promise<string> {
    const lasting = String(Math.max(1, Math.floor(lifetimeMs)));
    const kept = await this.#ask(
      (key) => this.#connection.client.eval(KEEP_FIRST, 1, key, value, lasting),
      name,
    );
    return String(kept);
  }

  async forget(name: string, value: string): Promise<void> {
    await this.#ask((key) => this.#connection.client.eval(FORGET, 1, key, value), name);
  }

  /** @throws ClusterUnavailableError */
  async #ask<T>(question: (key: string) => Promise<T>, name: string): Promise<T> {
    await this.#connection.soonReady(PATIENCE_MS);
    try {
      return await question(`${this.#connection.keyPrefix}value:${name}`);
    } catch {
      throw new ClusterUnavailableError();
    }
  }
}
