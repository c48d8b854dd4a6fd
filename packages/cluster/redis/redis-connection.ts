import type { RandomSource } from '@mailweave/foundation';
import { Redis, type RedisOptions } from 'ioredis';
import type { ClusterEvents, ConnectionPurpose } from '../cluster-events.ts';
import { type RedisSettings, serverOptions } from './redis-settings.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

export type ConnectionPorts = { random: RandomSource; events: ClusterEvents };

/** What its users are told. */
export type ConnectionWatcher = { ready?(): void; lost?(): void };

/**
 * One connection to Redis that is made anew whenever it breaks or falls silent, ever later. Commands that it cannot send
 * at once, or that are not answered in time, fail: nobody waits for a server that is away.
 */
export class RedisConnection {
  readonly client: Redis;
  readonly keyPrefix: string;
  readonly #purpose: ConnectionPurpose;
  readonly #events: ClusterEvents;
  readonly #watchers = new Set<ConnectionWatcher>();
  readonly #heartbeat: NodeJS.Timeout;
  #ready = false;
  /** Why the connection is about to close, and what was said of the last one. */
  #reason = 'closed';
  #said: string | undefined;

  constructor(purpose: ConnectionPurpose, settings: RedisSettings, ports: ConnectionPorts) {
    this.#purpose = purpose;
    this.#events = ports.events;
    this.keyPrefix = settings.keyPrefix;
    this.client = new Redis(clientOptions(purpose, settings, ports.random));
    this.client.on('error', (error: Error) => {
      this.#reason = reasonOf(error);
    });
    this.client.on('ready', () => this.#becameReady());
    this.client.on('close', () => this.#becameLost());
    this.#heartbeat = setInterval(() => void this.#beat(), settings.answerWithinMs);
    this.#heartbeat.unref();
  }

  /** Whether commands can be sent. */
  get isReady(): boolean {
    return this.#ready;
  }

  /** @returns ends the watching */
  watch(watcher: ConnectionWatcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Resolves when commands can be sent, or after so many milliseconds. */
  async soonReady(withinMs: number): Promise<void> {
    if (this.#ready) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const patience = setTimeout(resolve, withinMs);
    const stopWatching = this.watch({ ready: resolve });
    await promise;
    clearTimeout(patience);
    stopWatching();
  }

  /** The connection is of no use any more: it is made anew. A peer that is frozen could not close it. */
  abandon(reason: string): void {
    if (!this.#ready) return;
    this.#reason = reason;
    this.client.stream.destroy();
  }

  close(): void {
    clearInterval(this.#heartbeat);
    this.#watchers.clear();
    this.client.disconnect();
  }

  #becameReady(): void {
    this.#ready = true;
    this.#said = undefined;
    this.#events.connected(this.#purpose);
    for (const watcher of [...this.#watchers]) watcher.ready?.();
  }

  /** Said once for each reason, however many attempts fail for it. */
  #becameLost(): void {
    const wasReady = this.#ready;
    this.#ready = false;
    if (wasReady || this.#reason !== this.#said) this.#events.disconnected(this.#purpose, this.#reason);
    this.#said = this.#reason;
    this.#reason = 'closed';
    if (wasReady) for (const watcher of [...this.#watchers]) watcher.lost?.();
  }

  /** A frozen server, or a network that swallows packets, closes no connection. */
  async #beat(): Promise<void> {
    if (!this.#ready) return;
    try {
      await this.client.ping();
    } catch {
      this.abandon('silent');
    }
  }
}

/** A code that is safe to log: Redis's own (`WRONGPASS`), or Node's (`ECONNREFUSED`). */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^[A-Z]{3,}(?= )/.exec(error.message)?.[0] ?? error.name;
}

function clientOptions(
  purpose: ConnectionPurpose,
  settings: RedisSettings,
  random: RandomSource,
): RedisOptions & { replyMapping: 'legacy' } {
  return {
    ...serverOptions(settings),
    connectionName: `mailweave-${purpose}`,
    protocol: 2,
    replyMapping: 'legacy',
    connectTimeout: settings.answerWithinMs,
    commandTimeout: settings.answerWithinMs,
    // What was asked of a connection that broke may be out of date on the next one.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
    retryStrategy: (attempt) => pauseMs(attempt, random),
  };
}

/** Twice as long each time, less up to a half by lot: a server that comes back is not met by everybody at once. */
function pauseMs(attempt: number, random: RandomSource): number {
  const lot = Number.parseInt(random.hex(2), 16) / 0x1_00_00;
  return Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS) * (1 - lot / 2);
}
