type HandOverPorts = {
  /** How long work may take to end. */
  longestMs: number;
  /** Some work has ended. */
  ended(): void;
  overdue(shards: readonly number[]): void;
};

/** A shard that is not held any more; with the fence under which it can be released, if its lease is not over. */
export type LeftShard = readonly [shard: number, fence: number | undefined];

/** Shards that this process has left, while the work for them ends: nobody is given them, this process included. */
export class HandOvers {
  readonly #ports: HandOverPorts;
  readonly #underWay = new Map<readonly LeftShard[], Promise<void>>();
  #ended: (readonly [shard: number, fence: number])[] = [];

  constructor(ports: HandOverPorts) {
    this.#ports = ports;
  }

  /** @param work settled when nobody works for these shards any more */
  begin(shards: readonly LeftShard[], work: Promise<void>): void {
    this.#underWay.set(shards, this.#follow(shards, work));
  }

  concern(shard: number): boolean {
    return [...this.#underWay.keys()].some((shards) => shards.some(([left]) => left === shard));
  }

  /** What can be released now; it is handed out once. */
  takeEnded(): (readonly [shard: number, fence: number])[] {
    const ended = this.#ended;
    this.#ended = [];
    return ended;
  }

  async allEnded(): Promise<void> {
    await Promise.all(this.#underWay.values());
  }

  async #follow(shards: readonly LeftShard[], work: Promise<void>): Promise<void> {
    const { promise: overdue, resolve } = Promise.withResolvers<'overdue'>();
    const patience = setTimeout(() => resolve('overdue'), this.#ports.longestMs);
    const end = await Promise.race([work, overdue]);
    clearTimeout(patience);
    if (end === 'overdue') this.#ports.overdue(shards.map(([shard]) => shard));
    this.#underWay.delete(shards);
    for (const [shard, fence] of shards) if (fence !== undefined) this.#ended.push([shard, fence]);
    this.#ports.ended();
  }
}
