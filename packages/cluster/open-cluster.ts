import type {
  Bus,
  Clock,
  Logger,
  Metrics,
  RandomSource,
  ShardLeases,
  SharedValues,
} from '@mailweave/foundation';
import type { ClusterConfig } from './cluster-config.ts';
import { ClusterUnavailableError } from './cluster-errors.ts';
import { ClusterEvents } from './cluster-events.ts';
import { RedisShardLeases } from './leases/redis-shard-leases.ts';
import { RedisBus } from './redis/redis-bus.ts';
import { RedisConnection } from './redis/redis-connection.ts';
import { RedisValues } from './redis/redis-values.ts';
import { SingleBus } from './single/single-bus.ts';
import { SingleShardLeases } from './single/single-shard-leases.ts';
import { SingleValues } from './single/single-values.ts';

/** @param monotonic durations only; it must go on while the process is stopped by a signal */
export type ClusterPorts = {
  logger: Logger;
  metrics: Metrics;
  random: RandomSource;
  monotonic: Clock;
};

/** What the processes of an installation have in common, besides their stores. */
export type Cluster = AsyncDisposable & {
  readonly bus: Bus;

  readonly values: SharedValues;

  /** There are no other processes, by configuration. */
  readonly isAlone: boolean;

  /** @throws ClusterUnavailableError messages wait at the moment, or are not heard */
  check(): void;

  /**
   * Has this process take part in some work: from now on it holds its share of the shards.
   * @param work such as `push`; each has shards of its own
   */
  join(work: string): ShardLeases & AsyncDisposable;
};

/**
 * Waits for nothing: a Redis that is away is connected to when it is there.
 * @throws Error when the URL is none, or the CA file cannot be read
 */
export function openCluster(settings: ClusterConfig, ports: ClusterPorts): Cluster {
  const events = new ClusterEvents(ports.logger, ports.metrics);
  if (settings.kind === 'redis') return openRedis(settings, ports, events);
  return {
    bus: new SingleBus(events),
    values: new SingleValues(ports.monotonic),
    isAlone: true,
    check: () => undefined,
    join: () => new SingleShardLeases(events),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

/** A turn that is answered later than the next one should begin is of no use. */
const LONGEST_ANSWER_MS = 2_000;

function openRedis(
  { leaseMs, ...settings }: Extract<ClusterConfig, { kind: 'redis' }>,
  { random, monotonic }: ClusterPorts,
  events: ClusterEvents,
): Cluster {
  const answerWithinMs = Math.min(LONGEST_ANSWER_MS, leaseMs / 3);
  const connect = (purpose: 'commands' | 'notes') =>
    new RedisConnection(purpose, { ...settings, answerWithinMs }, { random, events });
  const commands = connect('commands');
  const notes = connect('notes');
  const bus = new RedisBus({ commands, notes }, events);
  const node = random.hex(8);
  const joined = new AsyncDisposableStack();
  return {
    bus,
    values: new RedisValues(commands),
    isAlone: false,
    check: () => {
      if (!commands.isReady || !notes.isReady) throw new ClusterUnavailableError();
    },
    join: (work) =>
      joined.use(
        new RedisShardLeases({ connection: commands, work, node, leaseMs }, { bus, monotonic, events }),
      ),
    [Symbol.asyncDispose]: async () => {
      await joined.disposeAsync();
      await bus.sent();
      for (const connection of [commands, notes]) connection.close();
    },
  };
}
