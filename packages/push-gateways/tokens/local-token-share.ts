import type { SharedToken, TokenShare } from './token-share.ts';

/** The tokens of one process. */
export class LocalTokenShare implements TokenShare {
  readonly #tokens = new Map<string, SharedToken>();
  readonly #making = new Map<string, Promise<SharedToken>>();

  async obtain(name: string, nowMs: number, make: () => Promise<SharedToken>): Promise<SharedToken> {
    const known = this.#tokens.get(name);
    if (known !== undefined && nowMs < known.renewAtMs) return known;
    const making = this.#making.get(name) ?? this.#make(name, make);
    return await making;
  }

  async discard(name: string, token: string): Promise<void> {
    if (this.#tokens.get(name)?.token === token) this.#tokens.delete(name);
  }

  #make(name: string, make: () => Promise<SharedToken>): Promise<SharedToken> {
    const making = make()
      .then((made) => {
        this.#tokens.set(name, made);
        return made;
      })
      .finally(() => this.#making.delete(name));
    this.#making.set(name, making);
    return making;
  }
}
