import type { InjectionStores } from '@mailweave/injection';
import { StoreCorruptError, StoreTooNewError, StoreUnavailableError } from '@mailweave/stores';
import type { MiddlewareEvents } from '../events.ts';
import { StoreNotOpenError } from './store-not-open-error.ts';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 30_000;

export type OpenedStores = InjectionStores & Partial<AsyncDisposable>;

/** @param late nobody waits for the answer, and mail is served meanwhile, on the same thread */
export type OpenStores = (late: boolean) => OpenedStores;

/**
 * The stores of a process that serves mail (docs/adr/0003-fail-open.md): if they cannot be opened they are tried again,
 * later each time, and every call rejects at once with StoreNotOpenError meanwhile.
 */
export class LateStores implements AsyncDisposable {
  /** The opened ones, or some that stand for those to come. */
  readonly stores: InjectionStores;
  readonly #open: OpenStores;
  readonly #events: MiddlewareEvents;
  #opened: OpenedStores | undefined;
  #failure = new StoreNotOpenError();
  /** What was logged of it last. */
  #told: string | undefined;
  #delayMs = FIRST_DELAY_MS;
  #timer: NodeJS.Timeout | undefined;

  /** @throws what is wrong with anything but the store itself */
  constructor(open: OpenStores, events: MiddlewareEvents) {
    this.#open = open;
    this.#events = events;
    this.#begin();
    this.stores = this.#opened ?? storesToCome(() => this.#real());
  }

  /** @throws StoreNotOpenError */
  async check(): Promise<void> {
    this.#real();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#timer);
    await this.#opened?.[Symbol.asyncDispose]?.();
  }

  #real(): InjectionStores {
    if (this.#opened === undefined) throw this.#failure;
    return this.#opened;
  }

  #begin(): void {
    try {
      this.#opened = this.#open(false);
    } catch (error) {
      if (!isOfTheStore(error)) throw error;
      this.#failed(error);
    }
  }

  #again(): void {
    try {
      this.#opened = this.#open(true);
      this.#events.storeOpened();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** What is still wrong in the same way is logged once. */
  #failed(error: unknown): void {
    this.#failure = new StoreNotOpenError(error);
    this.#events.storeNotOpened(this.#told === String(error) ? undefined : this.#failure);
    this.#told = String(error);
    this.#timer = setTimeout(() => this.#again(), this.#delayMs);
    this.#timer.unref();
    this.#delayMs = Math.min(LONGEST_DELAY_MS, 2 * this.#delayMs);
  }
}

/** Anything else is a fault of the configuration or a bug, which no waiting cures. */
function isOfTheStore(error: unknown): boolean {
  return [StoreUnavailableError, StoreCorruptError, StoreTooNewError].some((kind) => error instanceof kind);
}

/** All that a store has are asynchronous methods, so it can be looked up when one is called. */
function storesToCome(real: () => InjectionStores): InjectionStores {
  return {
    campaigns: storeToCome(() => real().campaigns),
    audience: storeToCome(() => real().audience),
    imports: storeToCome(() => real().imports),
    claims: storeToCome(() => real().claims),
    consents: storeToCome(() => real().consents),
    suppressions: storeToCome(() => real().suppressions),
    switches: storeToCome(() => real().switches),
    outbox: storeToCome(() => real().outbox),
    conversions: storeToCome(() => real().conversions),
    changes: storeToCome(() => real().changes),
    tenants: storeToCome(() => real().tenants),
  };
}

function storeToCome<Store extends object>(real: () => Store): Store {
  const call =
    (name: string | symbol) =>
    async (...parameters: readonly unknown[]): Promise<unknown> => {
      const store = real();
      const method: unknown = Reflect.get(store, name);
      if (typeof method !== 'function') throw new TypeError(`A store has no method ${String(name)}.`);
      return await Reflect.apply(method, store, parameters);
    };
  // `then` would make it a promise to whoever awaits it.
  return new Proxy({} as Store, { get: (_none, name) => (name === 'then' ? undefined : call(name)) });
}
