import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemClock, systemRandom } from '@mailweave/host';
import { createHttpServer, tokenHash } from '@mailweave/http-server';
import { findAccount, type PushStores, type Registration, type Trail } from '@mailweave/push';
import { createPushService, type PushService, type PushSettings, pushConfig } from '@mailweave/push-service';
import { openSqlitePushStores } from '@mailweave/stores';
import type { Dovecot } from '../../../../tools/services/dovecot.ts';
import { waitUntil } from '../../../../tools/services/wait-until.ts';

const OPERATOR = 'an-operator';
const CLIENT_ID = 'open-xchange-mobile-api-facade';

/** Everything but the addresses of the mail server. */
type Over = Partial<PushSettings>;

function configFor(dovecot: Dovecot, storePath: string, over: Over) {
  const caFile = path.join(dovecot.dir, 'ca-of-test.pem');
  writeFileSync(caFile, dovecot.certificatePem);
  const place = { host: dovecot.host, port: dovecot.imapsPort, caFile };
  return pushConfig({
    stores: { kind: 'sqlite', path: storePath },
    tokens: { admin: [tokenHash(OPERATOR)] },
    mailServer: place,
    sessions: { rememberedMs: 0 },
    ...over,
    listeners: { ...place, ...over.listeners },
  });
}

/** The role push without a master user: its listeners sign in with what users log in with over HTTP. */
export class OwnCredentials implements AsyncDisposable {
  readonly #stores: PushStores;
  readonly #service: PushService;
  readonly #url: string;
  readonly #ends: AsyncDisposable;

  private constructor(
    stores: PushStores,
    service: PushService,
    { ends, url }: { ends: AsyncDisposable; url: string },
  ) {
    this.#stores = stores;
    this.#service = service;
    this.#url = url;
    this.#ends = ends;
  }

  /** @param port that HTTP is served at */
  static async start(dovecot: Dovecot, over: Over, port = 0): Promise<OwnCredentials> {
    await using starting = new AsyncDisposableStack();
    const storePath = path.join(dovecot.dir, `push-${crypto.randomUUID()}.sqlite`);
    const ports = { clock: systemClock, random: systemRandom, logger: silentLogger, metrics: silentMetrics };
    const service = starting.use(createPushService(configFor(dovecot, storePath, over), ports));
    await service.openSources();
    const stores = starting.use(openSqlitePushStores({ path: storePath }));
    const http = await createHttpServer({
      host: '127.0.0.1',
      port,
      checks: {},
      metrics: { contentType: 'text/plain', render: async () => '' },
      plugins: service.routes,
      logger: silentLogger,
      random: systemRandom,
    });
    starting.defer(() => http.close());
    return new OwnCredentials(stores, service, { ends: starting.move(), url: http.url });
  }

  /** How many listeners run. */
  get listeners(): number {
    return this.#service.listeners;
  }

  logIn(login: string, password: string): Promise<Response> {
    const authorization = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
    return fetch(`${this.#url}/push/v1/sessions`, { method: 'POST', headers: { authorization } });
  }

  logOut(token: string): Promise<Response> {
    const headers = { authorization: `Bearer ${token}` };
    return fetch(`${this.#url}/push/v1/sessions/current`, { method: 'DELETE', headers });
  }

  /** As operators are told. */
  async runningListeners(): Promise<readonly unknown[]> {
    const headers = { authorization: `Bearer ${OPERATOR}` };
    const answer = await fetch(`${this.#url}/api/push/listeners`, { headers });
    return ((await answer.json()) as { listeners: unknown[] }).listeners;
  }

  /** Has a phone of this user be told. */
  async subscribe(login: string): Promise<void> {
    const response = await fetch(`${this.#url}/push/v1/subscriptions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${OPERATOR}`,
        'mailweave-account': login,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        clientId: CLIENT_ID,
        transport: 'apns',
        token: 'a1'.repeat(32),
        topics: ['ox:mail:new'],
      }),
    });
    if (!response.ok) throw new Error(`Not subscribed: ${await response.text()}`);
  }

  /** Until the user's listener has looked at his mailbox for the first time. */
  untilListening(login: string): Promise<void> {
    return waitUntil('the mark', async () => {
      const accountId = await this.#accountId(login);
      return (await this.#stores.marks.find({ accountId: accountId, mailbox: 'INBOX' })) !== undefined;
    });
  }

  async registration(login: string): Promise<Registration | undefined> {
    const [registration] = await this.#stores.registrations.ofAccount(await this.#accountId(login));
    return registration;
  }

  async trail(login: string): Promise<Trail> {
    return await this.#stores.queue.trail(await this.#accountId(login), 100);
  }

  /** Until this message was told. */
  untilTold(login: string, subject: string): Promise<void> {
    return waitUntil(subject, async () => {
      const { events } = await this.trail(login);
      return events.some(({ event }) => event.event === 'new-mail' && event.subject === subject);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ends[Symbol.asyncDispose]();
  }

  async #accountId(login: string) {
    const account = await findAccount(this.#stores.accounts, login);
    if (account === undefined) throw new Error(`${login} has not logged in.`);
    return account.accountId;
  }
}
