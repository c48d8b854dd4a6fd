import type { ApnsBrand, BrandProblem, Gateway, Push, PushOutcome } from '@mailweave/push';
import type { Http2End } from '../http2/http2-call.ts';
import { HTTP2_LIMITS, type Http2Limits } from '../http2/http2-settings.ts';
import { LocalTokenShare } from '../tokens/local-token-share.ts';
import type { TokenShare } from '../tokens/token-share.ts';
import { ApnsClient, type ApnsClientPorts } from './client.ts';
import { APPLE_SERVERS, type ApnsServers, apnsIdentity } from './config.ts';
import { apnsOutcome } from './outcome.ts';
import { type ApnsPayload, apnsPayload } from './payload.ts';
import { RecentDeliveries } from './recent-deliveries.ts';

export type ApnsGatewayOptions = Omit<ApnsClientPorts, 'tokens'> & {
  /** Shared by a cluster; default: this process alone. */
  readonly tokens?: TokenShare;
  /** Default: Apple's. */
  readonly servers?: ApnsServers;
  readonly limits?: Partial<Http2Limits>;
};

export type ApnsGateway = Gateway & {
  /**
   * Sends for these brands from now on, their files read anew. Calls under way end as they began, and connections of identities
   * that stay are kept. A brand with a problem is left out: what is sent for it is `misconfigured`.
   */
  configure(brands: readonly ApnsBrand[]): readonly BrandProblem[];
};

/** A call that waits for a free stream any longer is better tried again. */
const WAIT_AT_MOST_MS = 30_000;
const DEVICE_TOKEN = /^[0-9a-fA-F]{1,200}$/;

/** Nothing is sent until it is configured. */
export function createApnsGateway(options: ApnsGatewayOptions): ApnsGateway {
  return new Gateways(options);
}

type BrandState = {
  readonly topic: string | undefined;
  readonly identityId: string;
  readonly client: ApnsClient;
  readonly delivered: RecentDeliveries;
};

class Gateways implements ApnsGateway {
  readonly transport = 'apns';
  readonly #ports: ApnsClientPorts;
  readonly #servers: ApnsServers;
  readonly #limits: Http2Limits;
  readonly #clients = new Map<string, ApnsClient>();
  /** Clients of identities that are no longer used, until they have ended. */
  readonly #ending = new Set<Promise<void>>();
  #brands: ReadonlyMap<string, BrandState> = new Map();

  constructor({
    limits,
    servers = APPLE_SERVERS,
    tokens = new LocalTokenShare(),
    ...ports
  }: ApnsGatewayOptions) {
    this.#ports = { ...ports, tokens };
    this.#servers = servers;
    this.#limits = { ...HTTP2_LIMITS, ...limits };
  }

  configure(brands: readonly ApnsBrand[]): readonly BrandProblem[] {
    const problems: BrandProblem[] = [];
    const next = new Map<string, BrandState>();
    for (const brand of brands) {
      const identity = apnsIdentity(brand, this.#servers);
      if ('message' in identity) {
        problems.push(identity);
        continue;
      }
      const client = this.#clients.get(identity.id) ?? new ApnsClient(identity, this.#limits, this.#ports);
      this.#clients.set(identity.id, client);
      const before = this.#brands.get(brand.clientId);
      const delivered = before?.identityId === identity.id ? before.delivered : new RecentDeliveries();
      next.set(brand.clientId, { topic: brand.topic, identityId: identity.id, client, delivered });
    }
    this.#brands = next;
    this.#endUnused();
    return problems;
  }

  send({ notification, presentation, target }: Push): Promise<PushOutcome> {
    const brand = this.#brands.get(target.clientId);
    if (brand === undefined) return misconfigured;
    if (!DEVICE_TOKEN.test(target.token)) return rejected('The device token is not hexadecimal.');
    const { clock } = this.#ports;
    const { promise, resolve } = Promise.withResolvers<PushOutcome>();
    brand.client.send({
      token: target.token,
      topic: brand.topic,
      notification,
      payload: () => apnsPayload(notification, presentation) ?? EMPTY,
      deadlineMs: clock.nowMs() + WAIT_AT_MOST_MS,
      settle: (end: Http2End) => {
        const nowMs = clock.nowMs();
        const outcome = apnsOutcome(end, () => brand.delivered.toOthers(target.token, nowMs), nowMs);
        if (outcome.outcome === 'delivered') brand.delivered.note(target.token, nowMs);
        resolve(outcome);
      },
    });
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#brands = new Map();
    this.#endUnused();
    await Promise.all(this.#ending);
  }

  #endUnused(): void {
    const used = new Set([...this.#brands.values()].map(({ identityId }) => identityId));
    for (const [id, client] of this.#clients) {
      if (used.has(id)) continue;
      this.#clients.delete(id);
      const ending = client.close().finally(() => this.#ending.delete(ending));
      this.#ending.add(ending);
    }
  }
}

const misconfigured: Promise<PushOutcome> = Promise.resolve({
  outcome: 'misconfigured',
  reason: 'This client id has no usable options for APNs.',
});

/** Wakes the app: something is there, whose names are too long to be told. */
const EMPTY: ApnsPayload = { pushType: 'background', json: '{"aps":{"content-available":1}}' };

function rejected(reason: string): Promise<PushOutcome> {
  return Promise.resolve({ outcome: 'rejected', reason });
}
