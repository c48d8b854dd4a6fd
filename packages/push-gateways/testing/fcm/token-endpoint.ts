import { createPublicKey, randomBytes, verify } from 'node:crypto';
import type { Clock } from '@mailweave/foundation';
import type { SimulatedReply } from '../http2/http2-simulator.ts';

/** A service account that FCM knows. */
export type KnownAccount = {
  readonly projectId: string;
  readonly email: string;
  readonly publicKeyPem: string;
};

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const LIFE_SECONDS = 3_599;
const LONGEST_ASSERTION_SECONDS = 3_600;
const AHEAD_SECONDS = 60;

/** Gives out access tokens for assertions that are right. @see RFC 7523 3 */
export class TokenEndpoint {
  readonly #accounts: ReadonlyMap<string, KnownAccount>;
  readonly #clock: Clock;
  readonly #tokens = new Map<string, { account: KnownAccount; endsAtMs: number }>();
  /** How many tokens were given out. */
  issued = 0;

  constructor(accounts: readonly KnownAccount[], clock: Clock) {
    this.#accounts = new Map(accounts.map((account) => [account.email, account]));
    this.#clock = clock;
  }

  /** @param audience this endpoint's own address */
  answer(body: string, audience: string): SimulatedReply {
    const form = new URLSearchParams(body);
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return refused('unsupported_grant_type');
    const account = this.#accountOf(form.get('assertion') ?? '', audience);
    if (account === undefined) return refused('invalid_grant');
    const members = { access_token: this.issue(account), expires_in: LIFE_SECONDS, token_type: 'Bearer' };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(members) };
  }

  /** An access token without an assertion. */
  issue(account: KnownAccount): string {
    const token = `ya29.${randomBytes(32).toString('base64url')}`;
    this.issued += 1;
    this.#tokens.set(token, { account, endsAtMs: this.#clock.nowMs() + LIFE_SECONDS * 1_000 });
    return token;
  }

  /** The account that an access token stands for; undefined: it is not good. */
  holderOf(token: string): KnownAccount | undefined {
    const known = this.#tokens.get(token);
    return known !== undefined && this.#clock.nowMs() < known.endsAtMs ? known.account : undefined;
  }

  /** Calls back every token. */
  revokeAll(): void {
    this.#tokens.clear();
  }

  #accountOf(assertion: string, audience: string): KnownAccount | undefined {
    const [header = '', payload = '', signature = ''] = assertion.split('.');
    const { aud, exp, iat, iss, scope } = decoded(payload);
    const account = typeof iss === 'string' ? this.#accounts.get(iss) : undefined;
    if (account === undefined || decoded(header).alg !== 'RS256' || aud !== audience || scope !== SCOPE)
      return undefined;
    if (typeof iat !== 'number' || typeof exp !== 'number' || exp - iat > LONGEST_ASSERTION_SECONDS)
      return undefined;
    const nowSeconds = this.#clock.nowMs() / 1_000;
    if (iat > nowSeconds + AHEAD_SECONDS || exp < nowSeconds) return undefined;
    const signed = Buffer.from(`${header}.${payload}`);
    const isGood = verify(
      'sha256',
      signed,
      createPublicKey(account.publicKeyPem),
      Buffer.from(signature, 'base64url'),
    );
    return isGood ? account : undefined;
  }
}

function refused(error: string): SimulatedReply {
  return { status: 400, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error }) };
}

function decoded(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
