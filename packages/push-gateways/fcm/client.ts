import type { OutgoingHttpHeaders } from 'node:http2';
import { createSecureContext } from 'node:tls';
import type { Http2Call, Http2End } from '../http2/http2-call.ts';
import { Http2Pool, type PoolPorts } from '../http2/http2-pool.ts';
import type { Http2Limits } from '../http2/http2-settings.ts';
import { CurrentToken } from '../tokens/current-token.ts';
import type { TokenShare } from '../tokens/token-share.ts';
import { requestAccessToken } from './access-token.ts';
import type { FcmAccount, FcmServer } from './config.ts';
import { isTokenRefused } from './outcome.ts';

/** One message for FCM. */
export type FcmRequest = {
  /** Made when it is sent. */
  message(): string;
  readonly deadlineMs: number;
  /** Called once. */
  settle(end: Http2End): void;
  /** In place of `settle`: there is no access token, for this reason. */
  fail(error: unknown): void;
};

export type FcmClientPorts = PoolPorts & { readonly tokens: TokenShare };

/** FCM, for one service account. */
export class FcmClient {
  readonly #pool: Http2Pool;
  readonly #tokenPool: Http2Pool;
  readonly #token: CurrentToken;
  readonly #path: string;
  /** Calls that are not in the pool, waiting for a token. */
  readonly #waiting = new Set<Promise<void>>();

  constructor(
    account: FcmAccount,
    settings: { server: FcmServer; limits: Http2Limits },
    ports: FcmClientPorts,
  ) {
    const { limits, server } = settings;
    const secureContext = createSecureContext(server.caPem === undefined ? {} : { ca: server.caPem });
    this.#pool = new Http2Pool({ host: server.host, port: server.port, secureContext }, limits, ports);
    const { hostname, port } = account.tokenUrl;
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const tokenServer = { host, port: port === '' ? 443 : Number(port), secureContext };
    this.#tokenPool = new Http2Pool(tokenServer, { ...limits, maxConnections: 1 }, ports);
    this.#path = `/v1/projects/${account.projectId}/messages:send`;
    this.#token = new CurrentToken({
      name: `fcm ${account.id}`,
      share: ports.tokens,
      clock: ports.clock,
      make: () => requestAccessToken(account, this.#tokenPool, ports.clock),
    });
  }

  send(request: FcmRequest): void {
    const call = new FcmCall(request, this.#path, this.#token, (again) => this.#withNewToken(again));
    if (this.#token.current === undefined) this.#withNewToken(call);
    else this.#pool.submit(call);
  }

  async close(): Promise<void> {
    while (this.#waiting.size > 0) await Promise.all(this.#waiting);
    await this.#pool.close();
    await this.#tokenPool.close();
  }

  #withNewToken(call: FcmCall): void {
    const waiting = this.#token
      .renew()
      .then(
        () => this.#pool.submit(call),
        (error: unknown) => call.fail(error),
      )
      .finally(() => this.#waiting.delete(waiting));
    this.#waiting.add(waiting);
  }
}

class FcmCall implements Http2Call {
  readonly readsBody = false;
  givenBack = 0;
  readonly #request: FcmRequest;
  readonly #path: string;
  readonly #token: CurrentToken;
  readonly #again: (call: FcmCall) => void;
  #shown: string | undefined;
  #wasRefused = false;

  constructor(request: FcmRequest, path: string, token: CurrentToken, again: (call: FcmCall) => void) {
    this.#request = request;
    this.#path = path;
    this.#token = token;
    this.#again = again;
  }

  get deadlineMs(): number {
    return this.#request.deadlineMs;
  }

  request(): { headers: OutgoingHttpHeaders; body: string } {
    this.#shown = this.#token.current;
    const headers = {
      ':method': 'POST',
      ':path': this.#path,
      authorization: `Bearer ${this.#shown ?? ''}`,
      'content-type': 'application/json',
    };
    return { headers, body: this.#request.message() };
  }

  settle(end: Http2End): void {
    if (this.#wasRefused || this.#shown === undefined || !isTokenRefused(end)) {
      this.#request.settle(end);
      return;
    }
    // A token may be called back before its time; one that is new is as good as the account.
    this.#wasRefused = true;
    this.#token.discard(this.#shown).then(
      () => this.#again(this),
      (error: unknown) => this.fail(error),
    );
  }

  fail(error: unknown): void {
    this.#request.fail(error);
  }
}
