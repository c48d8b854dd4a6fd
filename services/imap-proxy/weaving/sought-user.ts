import type { ProxyUser } from './proxy-user.ts';

/** Undefined: the log-in is nobody's for whom anything could be woven. */
export type FindUser = () => Promise<ProxyUser | undefined>;

/** Who is behind a session: known at once, or being found out beside the log-in, which must not wait for it. */
export class SoughtUser {
  readonly #find: FindUser;
  readonly #onFound: (user: ProxyUser) => void;
  #found: ProxyUser | undefined;
  /** As long as it has not failed. */
  #seeking: Promise<ProxyUser | undefined> | undefined;

  /** @param onFound called once, at once when the user is known */
  constructor(user: ProxyUser | FindUser, onFound: (user: ProxyUser) => void) {
    this.#onFound = onFound;
    if (typeof user === 'function') {
      this.#find = user;
      // Who looks up what is woven asks again, and is told of the failure.
      this.get().catch(() => undefined);
    } else {
      this.#find = () => Promise.resolve(user);
      this.#take(user);
    }
  }

  /** For who has been told the user already. */
  get found(): ProxyUser {
    if (this.#found === undefined) throw new Error('Who the user is has not been found out.');
    return this.#found;
  }

  /**
   * The user; undefined when it is nobody.
   *
   * @throws what kept the user from being found; the next call tries again
   */
  async get(): Promise<ProxyUser | undefined> {
    if (this.#found !== undefined) return this.#found;
    this.#seeking ??= this.#seek();
    return await this.#seeking;
  }

  async #seek(): Promise<ProxyUser | undefined> {
    try {
      const user = await this.#find();
      if (user !== undefined) this.#take(user);
      return user;
    } catch (error) {
      this.#seeking = undefined;
      throw error;
    }
  }

  #take(user: ProxyUser): void {
    this.#found = user;
    this.#onFound(user);
  }
}
