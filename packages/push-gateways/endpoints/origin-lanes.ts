/** Lets so many calls to one origin run at a time; the others wait for their turn, first come, first served. */
export class OriginLanes {
  readonly #width: number;
  readonly #lanes = new Map<string, { running: number; readonly waiting: Set<() => void> }>();

  /** @param width calls to one origin at a time, at least 1 */
  constructor(width: number) {
    this.#width = width;
  }

  /** Origins that something runs to. */
  get size(): number {
    return this.#lanes.size;
  }

  /** False: the signal came first, and the turn is lost. Who got true calls `leave`. */
  async enter(origin: string, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    const lane = this.#laneOf(origin);
    if (lane.running < this.#width) {
      lane.running += 1;
      return true;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const proceed = (): void => {
      signal.removeEventListener('abort', giveUp);
      resolve(true);
    };
    const giveUp = (): void => {
      lane.waiting.delete(proceed);
      resolve(false);
    };
    signal.addEventListener('abort', giveUp, { once: true });
    lane.waiting.add(proceed);
    return promise;
  }

  leave(origin: string): void {
    const lane = this.#laneOf(origin);
    const [next] = lane.waiting;
    if (next !== undefined) {
      lane.waiting.delete(next);
      next();
      return;
    }
    lane.running -= 1;
    if (lane.running <= 0) this.#lanes.delete(origin);
  }

  #laneOf(origin: string): { running: number; readonly waiting: Set<() => void> } {
    const lane = this.#lanes.get(origin) ?? { running: 0, waiting: new Set() };
    this.#lanes.set(origin, lane);
    return lane;
  }
}
