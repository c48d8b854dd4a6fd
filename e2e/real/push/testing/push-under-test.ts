import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type MetricLabels, Secret, silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemClock, systemRandom } from '@mailweave/host';
import { createHttpServer, type HttpServer } from '@mailweave/http-server';
import type { MailboxEvent } from '@mailweave/push';
import { createPushService, type PushConfig, type PushService, pushConfig } from '@mailweave/push-service';
import { openMemoryPushStores } from '@mailweave/stores';
import type { Dovecot } from '../../../../tools/services/dovecot.ts';

type Listeners = NonNullable<PushConfig['listeners']>;

/** The role push, and everything that sources have told it. */
export class PushUnderTest implements AsyncDisposable {
  readonly told: MailboxEvent[] = [];
  /** Of the server. */
  properties: Record<string, string> = {};
  /** Whether listeners have a master user. */
  signsIn = true;
  /** Those that nobody had told before. */
  readonly accepted: MailboxEvent[] = [];
  /** How many callbacks came to which end. */
  readonly callbacks = new Map<string, number>();
  readonly stores = openMemoryPushStores();
  /** Callbacks wait for this before they are kept. */
  held: Promise<void> = Promise.resolve();
  #port = 0;
  #http: HttpServer | undefined;
  #service: PushService | undefined;
  #wake: (() => void)[] = [];

  get url(): string {
    return `${this.#http?.url.replace('://', '://dovecot:sesame@')}/preliminary/http-notify/v1/notify`;
  }

  /** Takes callbacks. */
  async start(): Promise<void> {
    this.#service = this.#create({
      dovecot: {
        login: 'dovecot',
        password: new Secret('sesame'),
        requireSignature: false,
        answerWithinMs: 500,
      },
    });
    const page = { contentType: 'text/plain', render: async () => '' };
    const common = { checks: {}, metrics: page, logger: silentLogger, random: systemRandom };
    this.#http = await createHttpServer({
      host: '127.0.0.1',
      port: this.#port,
      plugins: this.#service.routes,
      ...common,
    });
    this.#port = Number(new URL(this.#http.url).port);
  }

  /** Takes no callbacks, until it is started again at the same port. */
  async stop(): Promise<void> {
    await this.#http?.close();
    await this.#service?.[Symbol.asyncDispose]();
  }

  /** As a process of its own would: listeners over TLS at this mail server, until they are disposed of. */
  listen(dovecot: Dovecot, way: 'imap' | 'dovecot', over: Partial<Listeners> = {}): PushService {
    const { certificatePem, host, imapsPort, masterUser } = dovecot;
    const caFile = path.join(dovecot.dir, 'ca-of-test.pem');
    writeFileSync(caFile, certificatePem);
    const credentials = { masterUser: masterUser.name, masterPassword: new Secret(masterUser.password) };
    const times = {
      connectTimeoutMs: 10_000,
      commandTimeoutMs: 30_000,
      pollMs: 1_000,
      reviewMs: 1_000,
      lookMs: 900_000,
      reconcileMs: 900_000,
    };
    const place = { host, port: imapsPort, tls: 'implicit', caFile } as const;
    const settings = {
      ...credentials,
      ...times,
      permanent: true,
      startsPerSecond: 100,
      useNotify: true,
      reconcileConnections: 2,
    };
    const { masterUser: name, masterPassword, ...others } = { way, ...place, ...settings, ...over };
    const listeners = this.signsIn ? { ...others, masterUser: name, masterPassword } : others;
    return this.#create({ listeners, permanentListeners: { allowedClients: 'app' } });
  }

  async until(holds: (told: readonly MailboxEvent[]) => boolean): Promise<void> {
    while (!holds(this.told)) await new Promise<void>((resolve) => this.#wake.push(resolve));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  #create(over: Partial<Pick<PushConfig, 'dovecot' | 'listeners' | 'permanentListeners'>>): PushService {
    const events = { add: (added: readonly MailboxEvent[], nowMs: number) => this.#add(added, nowMs) };
    const stores = { ...this.stores, events };
    const count = (_name: string, { outcome = '' }: MetricLabels = {}): void => {
      this.callbacks.set(outcome, (this.callbacks.get(outcome) ?? 0) + 1);
    };
    const metrics = { ...silentMetrics, count };
    const ports = { clock: systemClock, random: systemRandom, logger: silentLogger, metrics };
    const adapters = { stores, gateways: [], [Symbol.asyncDispose]: async () => undefined };
    const config = {
      stores: { kind: 'memory' } as const,
      tokens: { admin: [] },
      properties: this.properties,
    };
    return createPushService(pushConfig({ ...config, ...over }), ports, adapters);
  }

  async #add(added: readonly MailboxEvent[], nowMs: number): Promise<boolean[]> {
    await this.held;
    const isNew = await this.stores.events.add(added, nowMs);
    this.told.push(...added);
    this.accepted.push(...added.filter((_, at) => isNew[at]));
    for (const wake of this.#wake.splice(0)) wake();
    return isNew;
  }
}
