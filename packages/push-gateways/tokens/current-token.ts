import type { Clock } from '@mailweave/foundation';
import type { SharedToken, TokenShare } from './token-share.ts';

export type CurrentTokenOptions = {
  /** The same for all who send with the same key. */
  readonly name: string;
  readonly share: TokenShare;
  readonly clock: Clock;
  make(): Promise<SharedToken>;
};

/** A token at hand: most calls need not wait for it. */
export class CurrentToken {
  readonly #options: CurrentTokenOptions;
  #token: SharedToken | undefined;
  #renewing: Promise<string> | undefined;

  constructor(options: CurrentTokenOptions) {
    this.#options = options;
  }

  /** Undefined: there is none to use; `renew` gets one. */
  get current(): string | undefined {
    const nowMs = this.#options.clock.nowMs();
    if (this.#token === undefined || nowMs >= this.#token.expiresAtMs) return undefined;
    // The old one still works; whether the new one can be had shows when it does not.
    if (nowMs >= this.#token.renewAtMs) this.renew().catch(() => undefined);
    return this.#token.token;
  }

  /** One for all who ask at the same time. Rejects as `make` does. */
  renew(): Promise<string> {
    this.#renewing ??= this.#obtain().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  /** The push service refuses this token. */
  async discard(token: string): Promise<void> {
    if (this.#token?.token === token) this.#token = undefined;
    await this.#options.share.discard(this.#options.name, token);
  }

  async #obtain(): Promise<string> {
    const { clock, make, name, share } = this.#options;
    this.#token = await share.obtain(name, clock.nowMs(), make);
    return this.#token.token;
  }
}
