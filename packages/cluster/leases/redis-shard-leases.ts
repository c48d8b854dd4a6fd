import type { Bus, Clock, ShardLeases, ShardWatcher } from '@mailweave/foundation';
import type { ClusterEvents } from '../cluster-events.ts';
import { reasonOf } from '../redis/redis-connection.ts';
import { HandOvers } from './hand-overs.ts';
import { HeldLeases } from './held-leases.ts';
import { exchangeTurn, type LeaseAnswer, type LeasePlace, type LeaseTurn } from './lease-turn.ts';
import { shardsOf } from './rendezvous.ts';
import { ShardWatchers } from './shard-watchers.ts';

/** The part of a lease that is believed in: clocks of two machines do not run equally fast. */
const BELIEVED_PART = 0.9;
const TURNS_PER_LEASE = 3;

export type LeasePorts = { bus: Bus; monotonic: Clock; events: ClusterEvents };

/**
 * Shards that are shared out among the live nodes by leases in Redis. A node renews what it holds and asks for what should
 * be its own, a few times in the life of a lease and whenever another says that something has changed.
 */
export class RedisShardLeases implements ShardLeases, AsyncDisposable {
  readonly #place: LeasePlace;
  readonly #ports: LeasePorts;
  readonly #held: HeldLeases;
  readonly #watchers: ShardWatchers;
  readonly #handOvers: HandOvers;
  readonly #stops: readonly (() => void)[];
  readonly #timer: NodeJS.Timeout;
  #endTimer: NodeJS.Timeout | undefined;
  #deathTimer: NodeJS.Timeout | undefined;
  #liveNodes: readonly string[] = [];
  #turn: Promise<void> | undefined;
  #turnWanted = false;
  #closing = false;

  constructor(place: LeasePlace, ports: LeasePorts) {
    this.#place = place;
    this.#ports = ports;
    this.#held = new HeldLeases(ports.monotonic);
    this.#watchers = new ShardWatchers(ports.events);
    this.#handOvers = new HandOvers({
      longestMs: place.leaseMs,
      ended: () => this.#take(),
      overdue: (shards) => ports.events.handOverOverdue(place.work, shards.length),
    });
    // A gap too: Redis is there again.
    const take = (): void => this.#take();
    this.#stops = [
      ports.bus.subscribe(this.#channel, { message: take, onGap: take }),
      place.connection.watch({ ready: take }),
    ];
    this.#timer = setInterval(take, place.leaseMs / TURNS_PER_LEASE);
    this.#timer.unref();
    this.#take();
  }

  isHeld(shard: number): boolean {
    return this.#held.fence(shard) !== undefined;
  }

  fence(shard: number): number | undefined {
    return this.#held.fence(shard);
  }

  watch(watcher: ShardWatcher): () => void {
    return this.#watchers.add(watcher, () => this.#held.current().map(([shard]) => shard));
  }

  /** Gives all shards up in good order; what is not ended within the life of a lease is left to run out. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closing) return;
    this.#closing = true;
    clearInterval(this.#timer);
    clearTimeout(this.#deathTimer);
    for (const stop of this.#stops) stop();
    await this.#turn;
    this.#dropEnded();
    this.#giveUp(this.#held.current());
    clearTimeout(this.#endTimer);
    await this.#handOvers.allEnded();
    const release = this.#handOvers.takeEnded();
    await this.#exchange({ leave: true, renew: [], release, acquire: [] }).catch(() => undefined);
    this.#announce();
  }

  get #channel(): string {
    return `shards-${this.#place.work}`;
  }

  /** Others look at once, instead of with their next turn. */
  #announce(): void {
    this.#ports.bus.publish(this.#channel, 'changed');
  }

  /** One turn at a time, and one more when something changed meanwhile. */
  #take(): void {
    if (this.#closing) return;
    this.#turnWanted = true;
    this.#turn ??= this.#takeTurns().finally(() => {
      this.#turn = undefined;
    });
  }

  async #takeTurns(): Promise<void> {
    while (this.#turnWanted && !this.#closing) {
      this.#turnWanted = false;
      this.#dropEnded();
      if (!this.#place.connection.isReady) return;
      try {
        await this.#takeOne();
      } catch (error) {
        this.#ports.events.turnFailed(this.#place.work, reasonOf(error));
      }
    }
  }

  async #takeOne(): Promise<void> {
    const wanted = new Set(shardsOf(this.#place.node, this.#liveNodes));
    this.#giveUp(this.#held.current().filter(([shard]) => !wanted.has(shard)));
    const release = this.#handOvers.takeEnded();
    const acquire = [...wanted].filter((shard) => !this.isHeld(shard) && !this.#handOvers.concern(shard));
    await this.#exchange({ leave: false, renew: this.#held.current(), release, acquire });
    if (release.length > 0) this.#announce();
  }

  async #exchange(turn: LeaseTurn): Promise<void> {
    // Before the question is on its way: Redis counts the life of a lease from a later moment.
    const askedAtMs = this.#ports.monotonic.nowMs();
    const answer = await exchangeTurn(this.#place, turn);
    const untilMs = askedAtMs + this.#place.leaseMs * BELIEVED_PART;
    this.#keep(turn, answer, untilMs);
    this.#acquire(answer, untilMs);
    this.#watchEnd();
    if (turn.leave) return;
    this.#noteNodes(answer.liveNodes);
    this.#watchOthers(answer.nextDeathMs);
  }

  #keep(turn: LeaseTurn, { renewed }: LeaseAnswer, untilMs: number): void {
    const kept = new Set(renewed);
    for (const [shard, fence] of turn.renew) {
      if (kept.has(shard)) this.#held.renew(shard, fence, untilMs);
    }
    const refused = turn.renew.filter(([shard, fence]) => !kept.has(shard) && this.fence(shard) === fence);
    for (const [shard] of refused) this.#held.drop(shard);
    this.#lose(refused.map(([shard]) => shard));
    this.#dropEnded();
  }

  #acquire({ acquired }: LeaseAnswer, untilMs: number): void {
    const shards = acquired.flatMap(([shard, fence]) =>
      this.#held.acquire(shard, fence, untilMs) ? [shard] : [],
    );
    if (shards.length === 0) return;
    this.#ports.events.shardsMoved(this.#place.work, 'acquired', shards.length, this.#held.size);
    this.#watchers.acquired(shards);
  }

  #noteNodes(liveNodes: readonly string[]): void {
    if (liveNodes.join() === this.#liveNodes.join()) return;
    if (this.#liveNodes.length === 0) this.#announce();
    this.#liveNodes = liveNodes;
    this.#ports.events.nodesChanged(this.#place.work, liveNodes.length);
    this.#turnWanted = true;
  }

  #giveUp(leases: readonly (readonly [shard: number, fence: number])[]): void {
    if (leases.length === 0) return;
    for (const [shard] of leases) this.#held.drop(shard);
    this.#ports.events.shardsMoved(this.#place.work, 'given-up', leases.length, this.#held.size);
    this.#handOvers.begin(leases, this.#watchers.lost(leases.map(([shard]) => shard)));
  }

  #lose(shards: readonly number[]): void {
    if (shards.length === 0) return;
    this.#ports.events.shardsMoved(this.#place.work, 'lost', shards.length, this.#held.size);
    this.#handOvers.begin(
      shards.map((shard) => [shard, undefined]),
      this.#watchers.lost(shards),
    );
  }

  #dropEnded(): void {
    this.#lose(this.#held.dropEnded());
  }

  /** Another node that says nothing any more has its shards taken over in the moment in which its leases end. */
  #watchOthers(nextDeathMs: number | undefined): void {
    clearTimeout(this.#deathTimer);
    if (nextDeathMs === undefined || this.#closing) return;
    this.#deathTimer = setTimeout(() => this.#take(), nextDeathMs + 1);
    this.#deathTimer.unref();
  }

  /** Work for a lease that ends without renewal is told to end in that moment. */
  #watchEnd(): void {
    clearTimeout(this.#endTimer);
    const endMs = this.#held.firstEndMs();
    if (endMs === undefined) return;
    const remainingMs = Math.max(0, endMs - this.#ports.monotonic.nowMs());
    this.#endTimer = setTimeout(() => {
      this.#dropEnded();
      this.#watchEnd();
    }, Math.ceil(remainingMs));
    this.#endTimer.unref();
  }
}
