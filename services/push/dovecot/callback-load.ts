/** More than this wait for a store that does not keep up; each is some kilobytes. */
const MOST_UNDER_WAY = 5_000;

/** How many callbacks are under way, those included that were answered because they took too long. */
export class CallbackLoad {
  readonly #most: number;
  #underWay = 0;

  constructor(most = MOST_UNDER_WAY) {
    this.#most = most;
  }

  /** Undefined, and nothing is begun: there are too many already. */
  begin<T>(work: () => Promise<T>): Promise<T> | undefined {
    if (this.#underWay >= this.#most) return undefined;
    this.#underWay += 1;
    return work().finally(() => {
      this.#underWay -= 1;
    });
  }
}
