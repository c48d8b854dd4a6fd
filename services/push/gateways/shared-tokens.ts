import { AppError, type SharedValues } from '@mailweave/foundation';
import { LocalTokenShare, type SharedToken, type TokenShare } from '@mailweave/push-gateways';
import Type from 'typebox';
import { Check } from 'typebox/value';

const KeptToken = Type.Object({
  token: Type.String({ minLength: 1 }),
  renewAtMs: Type.Number(),
  expiresAtMs: Type.Number(),
});

/**
 * One token of a key for all processes of an installation: the first that makes one decides. As long as the others cannot be asked
 * each process uses its own, for a push that is late is worse than a token too many.
 */
export class SharedTokens implements TokenShare {
  readonly #values: SharedValues;
  readonly #own = new LocalTokenShare();

  constructor(values: SharedValues) {
    this.#values = values;
  }

  obtain(name: string, nowMs: number, make: () => Promise<SharedToken>): Promise<SharedToken> {
    return this.#own.obtain(name, nowMs, async () => {
      const known = tokenIn(await this.#unlessAway(this.#values.find(name)));
      if (known !== undefined && nowMs < known.renewAtMs) return known;
      const made = await make();
      const lifetimeMs = made.renewAtMs - nowMs;
      const kept = this.#values.keepFirst(name, JSON.stringify(made), lifetimeMs);
      return tokenIn(await this.#unlessAway(kept)) ?? made;
    });
  }

  async discard(name: string, token: string): Promise<void> {
    await this.#own.discard(name, token);
    const kept = await this.#unlessAway(this.#values.find(name));
    if (kept === undefined || tokenIn(kept)?.token !== token) return;
    await this.#unlessAway(this.#values.forget(name, kept));
  }

  async #unlessAway<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof AppError) return undefined;
      throw error;
    }
  }
}

/** Undefined also for what another version has written. */
function tokenIn(kept: string | undefined): SharedToken | undefined {
  if (kept === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(kept);
    return Check(KeptToken, value) ? value : undefined;
  } catch {
    return undefined;
  }
}
