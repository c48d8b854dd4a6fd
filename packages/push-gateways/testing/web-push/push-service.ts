import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { AppError, type Clock } from '@mailweave/foundation';
import { checkVapid } from './check-vapid.ts';
import { type ArrivedPush, SimulatedDevice } from './device.ts';
import { MAX_BODY_BYTES, readPushHeaders } from './push-request.ts';

export type SimulatedPushServiceOptions = {
  readonly clock: Clock;
  readonly host?: string;
  /** 0: one that is free. */
  readonly port?: number;
  /** PEM; without it the service speaks HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly onArrived?: (push: ArrivedPush, device: SimulatedDevice) => void;
  /** A request that was not taken. */
  readonly onRefused?: (problem: string) => void;
};

/** The address is taken, or not of this machine. */
class SimulatorListenError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'simulator-listen-failed',
      publicText: 'The simulated push service cannot listen there. Choose another host or port.',
      retry: 'after-change',
      cause,
    });
  }
}

type Refusal = { readonly status: number; readonly problem: string };

const HUGE_BYTES = 64 * 1024 * 1024;

/** A Web Push service for tests, the demo and whoever makes an app: it checks who pushes, and what, and decrypts it. */
export class SimulatedPushService implements AsyncDisposable {
  readonly origin: string;
  /** Push requests that were read to their end. */
  requests = 0;
  /** Connections that were made to it. */
  connections = 0;
  readonly #server: Server;
  readonly #options: SimulatedPushServiceOptions;
  readonly #devices = new Map<string, SimulatedDevice>();

  private constructor(server: Server, options: SimulatedPushServiceOptions) {
    const { address, port } = server.address() as AddressInfo;
    const host = address.includes(':') ? `[${address}]` : address;
    this.#server = server;
    this.#options = options;
    this.origin = `${options.tls === undefined ? 'http' : 'https'}://${host}:${port}`;
    server.on(options.tls === undefined ? 'connection' : 'secureConnection', () => {
      this.connections += 1;
    });
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** @throws SimulatorListenError */
  static async start(options: SimulatedPushServiceOptions): Promise<SimulatedPushService> {
    const server: Server = options.tls === undefined ? createServer() : createTlsServer(options.tls);
    const { promise, reject, resolve } = Promise.withResolvers<void>();
    server.once('error', reject);
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve);
    await promise.catch((cause: unknown) => {
      throw new SimulatorListenError(cause);
    });
    return new SimulatedPushService(server, options);
  }

  /** A new device. @param applicationServerKey the only one that may push to it, as the app would give it to its browser */
  subscribe(applicationServerKey?: string): SimulatedDevice {
    const device = new SimulatedDevice(applicationServerKey);
    this.#devices.set(device.deviceId, device);
    return device;
  }

  endpointOf(device: SimulatedDevice): string {
    return `${this.origin}/push/${device.deviceId}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    this.#server.closeAllConnections();
    await promise;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const device = this.#devices.get(/^\/push\/([\w-]+)$/.exec(request.url ?? '')?.[1] ?? '');
    const body = await bodyOf(request);
    this.requests += 1;
    if (device !== undefined && device.behaviour.answer !== 'normal') {
      misbehave(device, response);
      return;
    }
    const refusal =
      device === undefined || request.method !== 'POST'
        ? { status: 404, problem: 'there is no such device' }
        : this.#deliver(device, request.headers, body);
    if (refusal === undefined) {
      response.writeHead(201, { location: `${this.origin}/message/${this.requests}` }).end();
      return;
    }
    this.#options.onRefused?.(refusal.problem);
    response.writeHead(refusal.status, { 'content-type': 'text/plain' }).end(refusal.problem);
  }

  /** Undefined: it was taken. */
  #deliver(
    device: SimulatedDevice,
    headers: IncomingHttpHeaders,
    body: Buffer | undefined,
  ): Refusal | undefined {
    const nowMs = this.#options.clock.nowMs();
    const vapid = checkVapid(headers.authorization, { origin: this.origin, nowMs });
    if ('problem' in vapid) return { status: 401, ...vapid };
    const { applicationServerKey: expected = vapid.key } = device;
    if (expected !== vapid.key) return { status: 403, problem: 'the device was subscribed with another key' };
    if (body === undefined) return { status: 413, problem: 'the body is too large' };
    const push = readPushHeaders(headers);
    if ('problem' in push) return { status: 400, ...push };
    const before = device.arrived.length;
    if (!device.take(body, push, nowMs)) return { status: 400, problem: 'the body is not for this device' };
    for (const arrived of device.arrived.slice(before)) this.#options.onArrived?.(arrived, device);
    return undefined;
  }
}

function misbehave({ behaviour }: SimulatedDevice, response: ServerResponse): void {
  switch (behaviour.answer) {
    case 'status':
      response.writeHead(behaviour.status, behaviour.headers).end();
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'huge':
      sendHuge(response);
      return;
    default:
    // It stalls: there is no answer.
  }
}

/** Writes on until the other side has had enough. */
function sendHuge(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024);
  let left = HUGE_BYTES;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length;
      if (!response.write(chunk)) return;
    }
    response.end();
  };
  response.writeHead(201).on('drain', more);
  more();
}

/** Undefined: it is too large. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return sizeBytes > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}
