import type { WovenNewsTaker } from '@mailweave/contracts';
import { ManualClock, SequentialRandom } from '@mailweave/foundation';
import {
  type ImapProxyConfig,
  type ImapProxySettings,
  imapProxyConfig,
  type ListenerConfig,
} from '../config.ts';
import { createImapProxy, type ImapProxy } from '../main.ts';
import { FakeInjectionApi } from './fake-injection-api.ts';
import { Recorder } from './recorder.ts';
import { ScriptedBackend } from './scripted-backend.ts';
import { TestClient } from './test-client.ts';

/** Names and passwords that must never be seen in a log. */
export const USER = 'ada.lovelace@users.example';
export const PASSWORD = 'correct-horse-battery';

export type ProxyOptions = Omit<ImapProxySettings, 'listeners' | 'push'> & {
  listener?: Partial<ListenerConfig>;
  /** The role push of the same process. */
  push?: WovenNewsTaker;
};

/** A proxy on a free port with a scripted server behind it and a store in memory. */
export class ProxyUnderTest implements AsyncDisposable {
  readonly backend: ScriptedBackend;
  readonly api = new FakeInjectionApi();
  readonly recorder: Recorder;
  readonly clock = new ManualClock(1_700_000_000_000);
  readonly proxy: ImapProxy;
  readonly #clients: TestClient[] = [];

  private constructor(backend: ScriptedBackend, options: ProxyOptions, recorder: Recorder) {
    this.backend = backend;
    this.recorder = recorder;
    this.proxy = createImapProxy({
      config: configOf(backend, options),
      injectionApi: this.api,
      push: options.push,
      clock: this.clock,
      random: new SequentialRandom(),
      logger: this.recorder,
      metrics: this.recorder,
    });
  }

  static async start(
    options: ProxyOptions = {},
    backend?: ScriptedBackend,
    recorder = new Recorder(),
  ): Promise<ProxyUnderTest> {
    const started = new ProxyUnderTest(backend ?? (await ScriptedBackend.start()), options, recorder);
    await started.proxy.listen();
    return started;
  }

  get port(): number {
    const [address] = this.proxy.addresses;
    if (address === undefined) throw new Error('The proxy does not listen.');
    return address.port;
  }

  /** A client that has been greeted. */
  async connect(): Promise<TestClient> {
    const client = await TestClient.open(this.port);
    this.#clients.push(client);
    await client.line();
    return client;
  }

  /** A client that is signed in. */
  async signIn(user = USER): Promise<TestClient> {
    const client = await this.connect();
    const answer = await client.answer(`LOGIN "${user}" "${PASSWORD}"`);
    if (!answer.startsWith('OK')) throw new Error(`LOGIN: ${answer}`);
    return client;
  }

  /** A client with the INBOX open. */
  async select(): Promise<TestClient> {
    const client = await this.signIn();
    const answer = await client.answer('SELECT INBOX');
    if (!answer.startsWith('OK')) throw new Error(`SELECT: ${answer}`);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.backend.stop();
    this.clock.advanceMs(1_000_000);
    await this.proxy.drain();
  }
}

function configOf(backend: ScriptedBackend, options: ProxyOptions): ImapProxyConfig {
  const { listener, backend: backendOptions, limits, push: _push, ...rest } = options;
  return imapProxyConfig({
    listeners: [{ port: 0, ...listener }],
    backend: { host: '127.0.0.1', port: backend.port, connectTimeoutMs: 2_000, ...backendOptions },
    weaveBudgetMs: 2_000,
    limits: { drainTimeoutMs: 1_000, ...limits },
    ...rest,
  });
}
