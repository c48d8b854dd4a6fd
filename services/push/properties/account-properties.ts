import type { Clock } from '@mailweave/foundation';
import {
  type AccountId,
  type AccountLayers,
  type EffectiveProperty,
  effectiveProperties,
  Properties,
  type PropertyLayer,
  type PropertyStore,
} from '@mailweave/push';

/** For how long what the store says of an account is taken as true. */
const KNOWN_FOR_MS = 30_000;

/** How many accounts are remembered. */
const REMEMBERED_ACCOUNTS = 50_000;

const NO_LAYERS: AccountLayers = [new Map(), new Map(), new Map()];

type Remembered = { levels: Promise<AccountLayers>; untilMs: number };

type Asked = {
  readonly accountIds: AccountId[];
  readonly answer: Promise<ReadonlyMap<AccountId, AccountLayers>>;
};

/** The properties of each account, over those of the server. */
export class AccountProperties {
  readonly #server: () => PropertyLayer;
  readonly #store: PropertyStore;
  readonly #clock: Clock;
  readonly #accounts = new Map<AccountId, Remembered>();
  /** Asked for in this turn, and the answer for all of them. */
  #asked: Asked | undefined;

  /** @param server what the server says at this moment */
  constructor(server: () => PropertyLayer, store: PropertyStore, clock: Clock) {
    this.#server = server;
    this.#store = store;
    this.#clock = clock;
  }

  /** Those of the server, as they are at this moment. */
  ofServer(): Properties {
    return new Properties(this.#server());
  }

  /** @throws AppError the store cannot answer */
  async of(accountId: AccountId): Promise<Properties> {
    return new Properties(this.#server(), await this.#levelsOf(accountId));
  }

  /** As they hold, and which level says so. @throws AppError the store cannot answer */
  async effective(accountId: AccountId): Promise<EffectiveProperty[]> {
    return effectiveProperties(this.#server(), await this.#levelsOf(accountId));
  }

  /** What was written by this process holds here at once. @param accountId undefined: of whole contexts, or of sets of them */
  forget(accountId?: AccountId): void {
    if (accountId === undefined) this.#accounts.clear();
    else this.#accounts.delete(accountId);
  }

  #levelsOf(accountId: AccountId): Promise<AccountLayers> {
    const nowMs = this.#clock.nowMs();
    const known = this.#accounts.get(accountId);
    if (known !== undefined && known.untilMs > nowMs) return known.levels;
    const levels = this.#ask(accountId);
    const remembered = { levels, untilMs: nowMs + KNOWN_FOR_MS };
    levels.catch(() => {
      if (this.#accounts.get(accountId) === remembered) this.#accounts.delete(accountId);
    });
    // The one that was asked for first goes first.
    this.#accounts.delete(accountId);
    this.#accounts.set(accountId, remembered);
    if (this.#accounts.size > REMEMBERED_ACCOUNTS) {
      const [oldest] = this.#accounts.keys();
      if (oldest !== undefined) this.#accounts.delete(oldest);
    }
    return levels;
  }

  /** One question to the store for all that are asked for together. */
  async #ask(accountId: AccountId): Promise<AccountLayers> {
    this.#asked ??= this.#askSoon();
    this.#asked.accountIds.push(accountId);
    return (await this.#asked.answer).get(accountId) ?? NO_LAYERS;
  }

  #askSoon(): Asked {
    const accountIds: AccountId[] = [];
    const { promise, resolve } = Promise.withResolvers<ReadonlyMap<AccountId, AccountLayers>>();
    queueMicrotask(() => {
      this.#asked = undefined;
      resolve(this.#store.layersOf(accountIds));
    });
    return { accountIds, answer: promise };
  }
}
