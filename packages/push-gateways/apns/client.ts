import http2, { type OutgoingHttpHeaders } from 'node:http2';
import type { Notification } from '@mailweave/push';
import type { Http2Call, Http2End } from '../http2/http2-call.ts';
import { Http2Pool, type PoolPorts } from '../http2/http2-pool.ts';
import type { Http2Limits } from '../http2/http2-settings.ts';
import { CurrentToken } from '../tokens/current-token.ts';
import type { TokenShare } from '../tokens/token-share.ts';
import type { ApnsIdentity } from './config.ts';
import type { ApnsPayload } from './payload.ts';
import { signProviderToken } from './provider-token.ts';

/** One request to APNs. */
export type ApnsRequest = {
  readonly token: string;
  readonly topic: string | undefined;
  readonly notification: Notification;
  /** Made when it is sent. */
  payload(): ApnsPayload;
  readonly deadlineMs: number;
  /** Called once. */
  settle(end: Http2End): void;
};

export type ApnsClientPorts = PoolPorts & { readonly tokens: TokenShare };

/** APNs, for one identity. */
export class ApnsClient {
  readonly #pool: Http2Pool;
  readonly #token: CurrentToken | undefined;

  constructor(identity: ApnsIdentity, limits: Http2Limits, ports: ApnsClientPorts) {
    this.#pool = new Http2Pool(identity.server, limits, ports);
    const { key } = identity;
    if (key === undefined) return;
    this.#token = new CurrentToken({
      name: `apns ${key.id}`,
      share: ports.tokens,
      clock: ports.clock,
      make: async () => signProviderToken(key, ports.clock.nowMs()),
    });
  }

  send(request: ApnsRequest): void {
    const token = this.#token;
    if (token === undefined || token.current !== undefined) {
      this.#pool.submit(new ApnsCall(request, token));
      return;
    }
    token.renew().then(
      () => this.#pool.submit(new ApnsCall(request, token)),
      () => request.settle({ end: 'unsent', reason: 'No provider token can be had.' }),
    );
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** What differs with each call is not to push the provider token out of the table of headers. @see RFC 7541 6.2.3 */
const UNIQUE_HEADERS = [':path', 'apns-id', 'apns-collapse-id'];

class ApnsCall implements Http2Call {
  readonly readsBody = false;
  givenBack = 0;
  readonly #request: ApnsRequest;
  readonly #provider: CurrentToken | undefined;
  #shown: string | undefined;

  constructor(request: ApnsRequest, provider: CurrentToken | undefined) {
    this.#request = request;
    this.#provider = provider;
  }

  get deadlineMs(): number {
    return this.#request.deadlineMs;
  }

  request(): { headers: OutgoingHttpHeaders; body: string } {
    const { notification, token, topic } = this.#request;
    const { json, pushType } = this.#request.payload();
    const isUrgent = notification.priority === 'high' && notification.content.kind !== 'dismiss';
    const headers: OutgoingHttpHeaders = {
      ':method': 'POST',
      ':path': `/3/device/${token}`,
      'apns-push-type': pushType,
      'apns-priority': pushType === 'alert' && isUrgent ? '10' : '5',
      'apns-expiration': String(Math.floor(notification.expiresAtMs / 1_000)),
      'apns-id': notification.notificationId,
      'apns-collapse-id': notification.collapseKey,
      [http2.sensitiveHeaders]: UNIQUE_HEADERS,
    };
    if (topic !== undefined) headers['apns-topic'] = topic;
    this.#shown = this.#provider?.current;
    if (this.#shown !== undefined) headers.authorization = `bearer ${this.#shown}`;
    return { headers, body: json };
  }

  settle(end: Http2End): void {
    const isExpired =
      end.end === 'answered' && end.status === 403 && end.body.includes('ExpiredProviderToken');
    if (isExpired && this.#shown !== undefined) this.#provider?.discard(this.#shown).catch(() => undefined);
    this.#request.settle(end);
  }
}
