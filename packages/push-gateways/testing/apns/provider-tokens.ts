import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Clock } from '@mailweave/foundation';
import type { SimulatedConnection } from '../http2/http2-simulator.ts';

/** A key that may sign provider tokens. */
export type SigningKey = { readonly teamId: string; readonly keyId: string; readonly publicKeyPem: string };

/** Why a token is refused, in Apple's words; undefined: it is good. */
export type TokenVerdict =
  | 'InvalidProviderToken'
  | 'ExpiredProviderToken'
  | 'TooManyProviderTokenUpdates'
  | undefined;

const HOUR_MS = 3_600_000;
const SHORTEST_USE_MS = 20 * 60_000;
/** Clocks differ. */
const AHEAD_MS = 60_000;

type Claims = { readonly keyId: string; readonly teamId: string; readonly issuedAtMs: number };

/** Checks provider tokens as APNs does: signature, team, age, how often they change, one team on a connection. */
export class ProviderTokens {
  readonly #keys: ReadonlyMap<string, SigningKey & { publicKey: KeyObject }>;
  readonly #clock: Clock;
  /** Signatures are checked once; undefined: it is not good. */
  readonly #known = new Map<string, Claims | undefined>();
  /** The tokens of each key that were taken, and when the last one was new. */
  readonly #updates = new Map<string, { tokens: Set<string>; atMs: number }>();

  constructor(keys: readonly SigningKey[], clock: Clock) {
    this.#keys = new Map(
      keys.map((key) => [key.keyId, { ...key, publicKey: createPublicKey(key.publicKeyPem) }]),
    );
    this.#clock = clock;
  }

  check(token: string, connection: SimulatedConnection): TokenVerdict {
    const claims = this.#claimsOf(token);
    if (claims === undefined) return 'InvalidProviderToken';
    const team = connection.notes.get('team') ?? claims.teamId;
    if (team !== claims.teamId) return 'InvalidProviderToken';
    const nowMs = this.#clock.nowMs();
    if (claims.issuedAtMs > nowMs + AHEAD_MS) return 'InvalidProviderToken';
    if (nowMs - claims.issuedAtMs > HOUR_MS) return 'ExpiredProviderToken';
    if (!this.#isTimely(token, claims.keyId, nowMs)) return 'TooManyProviderTokenUpdates';
    connection.notes.set('team', team);
    return undefined;
  }

  #isTimely(token: string, keyId: string, nowMs: number): boolean {
    const update = this.#updates.get(keyId);
    if (update?.tokens.has(token)) return true;
    if (update !== undefined && nowMs - update.atMs < SHORTEST_USE_MS) return false;
    this.#updates.set(keyId, { tokens: (update?.tokens ?? new Set()).add(token), atMs: nowMs });
    return true;
  }

  #claimsOf(token: string): Claims | undefined {
    if (!this.#known.has(token)) this.#known.set(token, this.#read(token));
    return this.#known.get(token);
  }

  #read(token: string): Claims | undefined {
    const [header = '', payload = '', signature = ''] = token.split('.');
    const { alg, kid } = decoded(header);
    const { iat, iss } = decoded(payload);
    const key = typeof kid === 'string' ? this.#keys.get(kid) : undefined;
    if (key === undefined || alg !== 'ES256' || iss !== key.teamId || typeof iat !== 'number')
      return undefined;
    const signed = Buffer.from(`${header}.${payload}`);
    const how = { key: key.publicKey, dsaEncoding: 'ieee-p1363' } as const;
    if (!verify('sha256', signed, how, Buffer.from(signature, 'base64url'))) return undefined;
    return { keyId: key.keyId, teamId: key.teamId, issuedAtMs: iat * 1_000 };
  }
}

function decoded(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
