/** Standard: push; RFC 8292; VAPID; whole, scheme `vapid` */
import { createECDH, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { Clock, Secret } from '@mailweave/foundation';

/** A push service takes a token for 24 hours at most (RFC 8292 section 2). */
const LIFETIME_MS = 12 * 60 * 60 * 1000;
const RENEWED_BEFORE_MS = 60 * 60 * 1000;
/** Endpoints come from outside, and with them origins without end. */
const KEPT_ORIGINS = 1_000;

/** A brand's key pair: what apps subscribe with, and push services know us by. */
export type VapidKey = {
  /** base64url of an uncompressed point; the `applicationServerKey` of the app. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
};

/**
 * Undefined: it is no private key of P-256.
 * @param privateKey base64url of 32 bytes, as the usual tools print it
 */
export function readVapidKey(privateKey: Secret): VapidKey | undefined {
  const d = Buffer.from(privateKey.reveal(), 'base64url');
  if (d.length !== 32) return undefined;
  try {
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(d);
    const point = pair.getPublicKey();
    const jwk = { kty: 'EC', crv: 'P-256', d: d.toString('base64url'), ...coordinates(point) };
    return {
      publicKey: point.toString('base64url'),
      privateKey: createPrivateKey({ key: jwk, format: 'jwk' }),
    };
  } catch {
    return undefined;
  }
}

function coordinates(point: Buffer): { x: string; y: string } {
  return {
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
}

export type VapidSignerOptions = {
  readonly key: VapidKey;
  /** Where the push service's people reach ours: `mailto:` or `https:`. */
  readonly subject: string;
  readonly clock: Clock;
};

/** Says to push services who we are: one signed token for each origin, used until shortly before it expires. */
export class VapidSigner {
  readonly #options: VapidSignerOptions;
  readonly #kept = new Map<string, { authorization: string; renewedAtMs: number }>();

  constructor(options: VapidSignerOptions) {
    this.#options = options;
  }

  /** The value of Authorization for a push to this origin: `vapid t=<JWT>, k=<public key>`. */
  authorization(origin: string): string {
    const nowMs = this.#options.clock.nowMs();
    const kept = this.#kept.get(origin);
    if (kept !== undefined && nowMs < kept.renewedAtMs) return kept.authorization;
    const authorization = this.#signed(origin, nowMs + LIFETIME_MS);
    this.#kept.delete(origin);
    this.#kept.set(origin, { authorization, renewedAtMs: nowMs + LIFETIME_MS - RENEWED_BEFORE_MS });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_ORIGINS && oldest !== undefined) this.#kept.delete(oldest);
    return authorization;
  }

  #signed(origin: string, expiresAtMs: number): string {
    const { key, subject } = this.#options;
    const claims = { aud: origin, exp: Math.floor(expiresAtMs / 1000), sub: subject };
    const content = `${base64urlJson({ typ: 'JWT', alg: 'ES256' })}.${base64urlJson(claims)}`;
    const signature = sign('sha256', Buffer.from(content), {
      key: key.privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    return `vapid t=${content}.${signature.toString('base64url')}, k=${key.publicKey}`;
  }
}

function base64urlJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
