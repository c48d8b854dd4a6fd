import { type MetricLabels, Secret, silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemClock, systemRandom } from '@mailweave/host';
import { createHttpServer, type HttpServer } from '@mailweave/http-server';
import type { MailboxEvent } from '@mailweave/push';
import { createPushService, type PushService, pushConfig } from '@mailweave/push-service';
import { openMemoryPushStores } from '@mailweave/stores';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { pushNotificationConfig } from '../../../tools/services/dovecot-push-config.ts';

const ATTRIBUTE = '/private/vendor/vendor.dovecot/http-notify';
const USER = 'user1@test.example';

/** The role push, and everything that sources have told it. */
class PushUnderTest implements AsyncDisposable {
  readonly told: MailboxEvent[] = [];
  /** How many callbacks came to which end. */
  readonly callbacks = new Map<string, number>();
  readonly stores = openMemoryPushStores();
  /** Callbacks wait for this before they are kept. */
  held: Promise<void> = Promise.resolve();
  #http: HttpServer | undefined;
  #service: PushService | undefined;
  #wake: (() => void)[] = [];

  get url(): string {
    return `${this.#http?.url.replace('://', '://dovecot:sesame@')}/preliminary/http-notify/v1/notify`;
  }

  async start(): Promise<void> {
    const events = { add: (added: readonly MailboxEvent[], nowMs: number) => this.#add(added, nowMs) };
    const stores = { ...this.stores, events };
    const config = {
      stores: { kind: 'memory' } as const,
      tokens: { admin: [] },
      properties: {},
      dovecot: {
        login: 'dovecot',
        password: new Secret('sesame'),
        requireSignature: false,
        answerWithinMs: 500,
      },
    };
    const count = (_name: string, { outcome = '' }: MetricLabels = {}): void => {
      this.callbacks.set(outcome, (this.callbacks.get(outcome) ?? 0) + 1);
    };
    const metrics = { ...silentMetrics, count };
    const ports = { clock: systemClock, random: systemRandom, logger: silentLogger, metrics };
    const adapters = { stores, gateways: [], [Symbol.asyncDispose]: async () => undefined };
    this.#service = createPushService(pushConfig(config), ports, adapters);
    const page = { contentType: 'text/plain', render: async () => '' };
    const common = { checks: {}, metrics: page, logger: silentLogger, random: systemRandom };
    this.#http = await createHttpServer({
      host: '127.0.0.1',
      port: 0,
      plugins: this.#service.routes,
      ...common,
    });
  }

  async until(holds: (told: readonly MailboxEvent[]) => boolean): Promise<void> {
    while (!holds(this.told)) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#http?.close();
    await this.#service?.[Symbol.asyncDispose]();
  }

  async #add(added: readonly MailboxEvent[], nowMs: number): Promise<boolean[]> {
    await this.held;
    const isNew = await this.stores.events.add(added, nowMs);
    this.told.push(...added);
    for (const wake of this.#wake.splice(0)) wake();
    return isNew;
  }
}

const push = new PushUnderTest();
let dovecot: Dovecot & AsyncDisposable;

beforeAll(async () => {
  await push.start();
  dovecot = await startDovecot({ extraConfig: pushNotificationConfig(push.url) });
  await push.stores.accounts.ensure({ login: USER, contextId: 1, userId: 249 });
  const set = ['mailbox', 'metadata', 'set', '-u', USER, '-s', '', ATTRIBUTE, 'user=249@1'];
  await dovecot.doveadm(set);
});
afterAll(async () => {
  await dovecot[Symbol.asyncDispose]();
  await push[Symbol.asyncDispose]();
});

const mail = (subject: string): Buffer =>
  Buffer.from(
    `From: =?utf-8?q?Zo=C3=AB?= <zoe@test.example>\r\nSubject: ${subject}\r\n\r\nUntil tomorrow\r\n`,
  );

test('a message that Dovecot delivers is told of with all that it says', async () => {
  await dovecot.deliver(USER, mail('=?utf-8?b?R3LDvMOfZQ==?='));
  await push.until((told) => told.length === 1);
  expect(push.told).toEqual([
    {
      event: 'new-mail',
      accountId: '249@1',
      mailbox: 'INBOX',
      uidValidity: expect.any(Number),
      uid: 1,
      from: { name: 'Zoë', address: 'zoe@test.example' },
      subject: 'Grüße',
      snippet: 'Until tomorrow',
      unseen: 1,
      counted: true,
      atMs: expect.any(Number),
      source: 'dovecot',
    },
  ]);
});

test('Dovecot delivers while nothing can be kept, and asks once', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  push.held = promise;
  const before = push.told.length;
  await dovecot.deliver(USER, mail('held'));
  expect([push.told.length, push.callbacks.get('late')]).toEqual([before, 1]);
  resolve();
  await push.until((told) => told.length === before + 1);
  expect(push.told.at(-1)).toMatchObject({ subject: 'held' });
});
