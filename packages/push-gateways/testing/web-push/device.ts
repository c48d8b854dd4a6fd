import { createECDH, randomBytes, randomUUID } from 'node:crypto';
import { decrypt } from './decrypt.ts';

/** What arrived at a device, decrypted. */
export type ArrivedPush = {
  readonly payload: string;
  readonly urgency: string;
  readonly topic?: string;
  readonly ttlSeconds: number;
};

/** How the push service answers for one device. */
export type EndpointBehaviour =
  | { readonly answer: 'normal' | 'stall' | 'reset' | 'huge' }
  | { readonly answer: 'status'; readonly status: number; readonly headers?: Record<string, string> };

type Held = ArrivedPush & { readonly untilMs: number };

/** A browser or phone with a subscription at the simulated push service. */
export class SimulatedDevice {
  readonly deviceId = randomUUID();
  /** As the app hands them to us: base64url. */
  readonly keys: { readonly p256dh: string; readonly auth: string };
  /** The only application server that may push, by its key; undefined: any. */
  readonly applicationServerKey: string | undefined;
  readonly arrived: ArrivedPush[] = [];
  behaviour: EndpointBehaviour = { answer: 'normal' };
  readonly #secrets = { keys: createECDH('prime256v1'), authSecret: randomBytes(16) };
  #online = true;
  #held: Held[] = [];

  constructor(applicationServerKey?: string) {
    this.applicationServerKey = applicationServerKey;
    this.#secrets.keys.generateKeys();
    const auth = this.#secrets.authSecret.toString('base64url');
    this.keys = { p256dh: this.#secrets.keys.getPublicKey('base64url'), auth };
  }

  /** False: the body is not for this device. */
  take(body: Buffer, push: Omit<ArrivedPush, 'payload'>, nowMs: number): boolean {
    const payload = decrypt(body, this.#secrets)?.toString();
    if (payload === undefined) return false;
    if (this.#online) {
      this.arrived.push({ ...push, payload });
      return true;
    }
    const others = this.#held.filter(({ topic }) => topic === undefined || topic !== push.topic);
    this.#held = [...others, { ...push, payload, untilMs: nowMs + push.ttlSeconds * 1000 }];
    return true;
  }

  /** Until `goOnline` the push service holds what comes; of one topic the newest (RFC 8030 section 5.4). */
  goOffline(): void {
    this.#online = false;
  }

  /** What was held arrives, unless its TTL is over (RFC 8030 section 5.2). */
  goOnline(nowMs: number): void {
    this.#online = true;
    for (const { untilMs, ...push } of this.#held) if (nowMs < untilMs) this.arrived.push(push);
    this.#held = [];
  }
}
