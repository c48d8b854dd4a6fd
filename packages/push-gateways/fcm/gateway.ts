import { AppError } from '@mailweave/foundation';
import type { BrandProblem, FcmBrand, Gateway, Push, PushOutcome } from '@mailweave/push';
import { HTTP2_LIMITS, type Http2Limits } from '../http2/http2-settings.ts';
import { LocalTokenShare } from '../tokens/local-token-share.ts';
import type { TokenShare } from '../tokens/token-share.ts';
import { FcmAccountRefusedError, FcmTokenUnavailableError } from './access-token.ts';
import { FcmClient, type FcmClientPorts } from './client.ts';
import { type FcmServer, fcmAccount, GOOGLE_SERVER } from './config.ts';
import { fcmOutcome } from './outcome.ts';
import { fcmMessage } from './payload.ts';

export type FcmGatewayOptions = Omit<FcmClientPorts, 'tokens'> & {
  /** Shared by a cluster; default: this process alone. */
  readonly tokens?: TokenShare;
  /** Default: Google's. */
  readonly server?: FcmServer;
  readonly limits?: Partial<Http2Limits>;
};

export type FcmGateway = Gateway & {
  /**
   * Sends for these brands from now on, their files read anew. Calls under way end as they began, and connections of accounts
   * that stay are kept. A brand with a problem is left out: what is sent for it is `misconfigured`.
   */
  configure(brands: readonly FcmBrand[]): readonly BrandProblem[];
};

/** A call that waits for a free stream any longer is better tried again. */
const WAIT_AT_MOST_MS = 30_000;

/** Nothing is sent until it is configured. */
export function createFcmGateway(options: FcmGatewayOptions): FcmGateway {
  return new FcmClients(options);
}

class FcmClients implements FcmGateway {
  readonly transport = 'fcm';
  readonly #ports: FcmClientPorts;
  readonly #settings: { server: FcmServer; limits: Http2Limits };
  /** By account. */
  #clients: ReadonlyMap<string, FcmClient> = new Map();
  /** By client id. */
  #brands: ReadonlyMap<string, FcmClient> = new Map();
  /** Clients of accounts that are no longer used, until they have ended. */
  readonly #ending = new Set<Promise<void>>();

  constructor({
    limits,
    server = GOOGLE_SERVER,
    tokens = new LocalTokenShare(),
    ...ports
  }: FcmGatewayOptions) {
    this.#ports = { ...ports, tokens };
    this.#settings = { server, limits: { ...HTTP2_LIMITS, ...limits } };
  }

  configure(brands: readonly FcmBrand[]): readonly BrandProblem[] {
    const problems: BrandProblem[] = [];
    const clients = new Map<string, FcmClient>();
    const used = new Map<string, FcmClient>();
    for (const brand of brands) {
      const account = fcmAccount(brand);
      if ('message' in account) {
        problems.push(account);
        continue;
      }
      const known = clients.get(account.id) ?? this.#clients.get(account.id);
      const client = known ?? new FcmClient(account, this.#settings, this.#ports);
      clients.set(account.id, client);
      used.set(brand.clientId, client);
    }
    this.#replace(clients, used);
    return problems;
  }

  send({ notification, presentation, target }: Push): Promise<PushOutcome> {
    const client = this.#brands.get(target.clientId);
    if (client === undefined) return misconfigured;
    const { clock } = this.#ports;
    const nowMs = clock.nowMs();
    const to = { token: target.token, presentation };
    const { promise, reject, resolve } = Promise.withResolvers<PushOutcome>();
    client.send({
      message: () => fcmMessage(notification, to, clock.nowMs()) ?? '',
      deadlineMs: nowMs + WAIT_AT_MOST_MS,
      settle: (end) => resolve(fcmOutcome(end, clock.nowMs())),
      fail: (error) => (error instanceof AppError ? resolve(withoutToken(error)) : reject(error)),
    });
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#replace(new Map(), new Map());
    await Promise.all(this.#ending);
  }

  #replace(clients: ReadonlyMap<string, FcmClient>, brands: ReadonlyMap<string, FcmClient>): void {
    for (const [id, client] of this.#clients) {
      if (clients.has(id)) continue;
      const ending = client.close().finally(() => this.#ending.delete(ending));
      this.#ending.add(ending);
    }
    this.#clients = clients;
    this.#brands = brands;
  }
}

const misconfigured: Promise<PushOutcome> = Promise.resolve({
  outcome: 'misconfigured',
  reason: 'This client id has no usable options for FCM.',
});

function withoutToken(error: AppError): PushOutcome {
  const reason = error.publicText;
  if (error instanceof FcmAccountRefusedError) return { outcome: 'misconfigured', reason };
  const afterMs = error instanceof FcmTokenUnavailableError ? error.afterMs : undefined;
  return { outcome: 'retry', reason, ...(afterMs !== undefined && { afterMs }) };
}
