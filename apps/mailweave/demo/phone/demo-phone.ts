import { systemClock } from '@mailweave/host';
import { SimulatedPushService, startDeviceViewServer } from '@mailweave/push-gateways';
import { PhoneScreen } from './phone-screen.ts';

/** The client id of the app on the phone. */
export const DEMO_BRAND = 'demo';

export type DemoPhoneOptions = {
  /** Where the role push takes calls. */
  readonly apiUrl: string;
  readonly login: string;
  readonly password: string;
  /** Something is shown. */
  onShown(text: { readonly title: string; readonly body?: string }): void;
};

/** A phone with the app, and a page that shows it. */
export type DemoPhone = AsyncDisposable & { readonly url: string };

const HOST = '127.0.0.1';

/**
 * Does what the app does on a phone: logs in, subscribes by Web Push, and gives back the code that it is sent. Resolves when the
 * phone is told of new mail from now on.
 */
export async function startDemoPhone(options: DemoPhoneOptions): Promise<DemoPhone> {
  await using starting = new AsyncDisposableStack();
  const screen = new PhoneScreen();
  const code = Promise.withResolvers<string>();
  const service = starting.use(
    await SimulatedPushService.start({
      clock: systemClock,
      host: HOST,
      onArrived: ({ payload }) => {
        const arrival = screen.take(payload);
        if (arrival.kind === 'verification') code.resolve(arrival.code);
        if (arrival.kind === 'shown') options.onShown(arrival);
      },
    }),
  );
  const device = service.subscribe();
  const app = await DemoApp.logIn(options);
  const subscriptionId = await app.subscribe({ endpoint: service.endpointOf(device), keys: device.keys });
  await app.verify(subscriptionId, await code.promise);
  const view = starting.use(await startDeviceViewServer(directoryOf(screen), { host: HOST, port: 0 }));
  const running = starting.move();
  return { url: `http://${HOST}:${view.port}/`, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

function directoryOf(screen: PhoneScreen) {
  return {
    all: () => [screen.view],
    find: () => screen.view,
    change: (_token: string, state: string) => {
      if (state === 'cleared') screen.clear();
      return state === 'cleared';
    },
  };
}

/** The calls that an app makes. */
class DemoApp {
  readonly #apiUrl: string;
  readonly #authorization: string;

  private constructor(apiUrl: string, authorization: string) {
    this.#apiUrl = apiUrl;
    this.#authorization = authorization;
  }

  static async logIn({ apiUrl, login, password }: DemoPhoneOptions): Promise<DemoApp> {
    const basic = Buffer.from(`${login}:${password}`).toString('base64');
    const { token } = await post(`${apiUrl}/push/v1/sessions`, `Basic ${basic}`);
    return new DemoApp(apiUrl, `Bearer ${token}`);
  }

  async subscribe({ endpoint, keys }: { endpoint: string; keys: object }): Promise<string> {
    const wanted = { clientId: DEMO_BRAND, transport: 'web-push', token: endpoint, keys };
    const url = `${this.#apiUrl}/push/v1/subscriptions`;
    const made = await post(url, this.#authorization, { ...wanted, topics: ['ox:mail:new'] });
    return String(made.subscriptionId);
  }

  async verify(subscriptionId: string, code: string): Promise<void> {
    const url = `${this.#apiUrl}/push/v1/subscriptions/${subscriptionId}/verification`;
    await post(url, this.#authorization, { code });
  }
}

async function post(url: string, authorization: string, body?: object): Promise<Record<string, unknown>> {
  const headers = { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) };
  const init = { method: 'POST', headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  const response = await fetch(url, init);
  if (!response.ok)
    throw new TypeError(`The phone's app got ${response.status} from ${new URL(url).pathname}.`);
  return (await response.json()) as Record<string, unknown>;
}
