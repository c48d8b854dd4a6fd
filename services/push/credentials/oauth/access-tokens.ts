import type { Clock, Secret } from '@mailweave/foundation';
import type { AccountId } from '@mailweave/push';
import type { CredentialVault } from '../credential-vault.ts';
import type { TokenAnswer } from './token-endpoint.ts';

/** What is known of one account's tokens. */
type Known = {
  /** As it is stored, as far as is known. */
  stored: Secret;
  /** Another one, where the server has put it in the place of the stored one and the store does not know yet. */
  newest: Secret;
  /** Undefined: the authorization server refuses the refresh token. */
  token: Secret | undefined;
  madeAtMs: number;
  endsAtMs: number;
};

export type AccessTokenPorts = {
  /** @throws AppError no answer */
  refresh(refreshToken: Secret): Promise<TokenAnswer>;
  vault: Pick<CredentialVault, 'renew'>;
  clock: Clock;
};

/** Before its end a token is not used any more: a log-in takes time. */
const MARGIN_MS = 60_000;
/** RFC 6749 5.1 does not say how long a token counts whose lifetime is not told. */
const USUAL_LIFETIME_MS = 10 * 60_000;
/** A token that is younger was refused for another reason than its age. */
const FRESH_MS = 60_000;

/** Access tokens for the refresh tokens of accounts, each used until its time is over. */
export class AccessTokens {
  readonly #ports: AccessTokenPorts;
  readonly #known = new Map<AccountId, Known>();
  readonly #working = new Map<AccountId, Promise<Known>>();

  constructor(ports: AccessTokenPorts) {
    this.#ports = ports;
  }

  /**
   * Undefined: the authorization server refuses the refresh token.
   * @throws AccessTokenUnavailableError, AppError the store cannot take a refresh token that came in the place of the one before
   */
  async of(accountId: AccountId, refreshToken: Secret): Promise<Secret | undefined> {
    const { clock, vault } = this.#ports;
    let known = this.#known.get(accountId);
    if (known?.stored.reveal() !== refreshToken.reveal()) known = undefined;
    if (known === undefined || (known.token !== undefined && known.endsAtMs <= clock.nowMs()))
      known = await this.#renewed(accountId, known ?? { stored: refreshToken, newest: refreshToken });
    if (known.newest !== known.stored) {
      await vault.renew(accountId, known.stored, known.newest);
      known.stored = known.newest;
    }
    return known.token;
  }

  /** The mail server refuses this token. @returns whether another one may be of use: this one had been taken before, perhaps */
  refusedByServer(accountId: AccountId, token: Secret): boolean {
    const known = this.#known.get(accountId);
    if (known?.token?.reveal() !== token.reveal()) return true;
    known.endsAtMs = 0;
    return this.#ports.clock.nowMs() - known.madeAtMs >= FRESH_MS;
  }

  /** Once for all who ask at the same time. */
  #renewed(accountId: AccountId, from: Pick<Known, 'stored' | 'newest'>): Promise<Known> {
    const working = this.#working.get(accountId) ?? this.#renew(accountId, from);
    this.#working.set(accountId, working);
    return working.finally(() => this.#working.delete(accountId));
  }

  async #renew(accountId: AccountId, { newest, stored }: Pick<Known, 'stored' | 'newest'>): Promise<Known> {
    const madeAtMs = this.#ports.clock.nowMs();
    const answer = await this.#ports.refresh(newest);
    const known: Known = { stored, newest, token: undefined, madeAtMs, endsAtMs: 0 };
    if (answer.outcome === 'token') {
      known.token = answer.token;
      known.newest = answer.refreshToken ?? newest;
      known.endsAtMs = madeAtMs + (answer.lifetimeMs ?? USUAL_LIFETIME_MS) - MARGIN_MS;
    }
    this.#known.set(accountId, known);
    return known;
  }
}
