import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What may be made of a simulated device. */
export type DeviceState = 'online' | 'offline' | 'unregistered';

/** The devices of a simulator, for people. */
export type DeviceDirectory = {
  /** What each shows. */
  all(): readonly object[];
  /** Undefined: there is none with this token. */
  find(token: string): object | undefined;
  /** False: there is none with this token. */
  change(token: string, state: DeviceState | 'cleared'): boolean;
};

export type DeviceViewServer = AsyncDisposable & { readonly host: string; readonly port: number };

const MAX_BODY_BYTES = 1_000;

/**
 * HTTP without TLS, for who makes an app: `GET /devices`, `GET /devices/<token>`, `PUT /devices/<token>` with
 * `{"state":"online"|"offline"|"unregistered"}`, `DELETE /devices/<token>` to have it show nothing.
 */
export async function startDeviceViewServer(
  directory: DeviceDirectory,
  where: { readonly host: string; readonly port: number },
): Promise<DeviceViewServer> {
  const server = createServer((request, response) => {
    answer(directory, request).then(
      ({ body, status }) => send(response, status, body),
      () => response.destroy(),
    );
  });
  server.listen(where.port, where.host);
  await once(server, 'listening');
  return {
    host: where.host,
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

type Answer = { readonly status: number; readonly body?: unknown };

async function answer(directory: DeviceDirectory, request: IncomingMessage): Promise<Answer> {
  const { method = 'GET', url = '/' } = request;
  const [, list, token = ''] = /^\/devices(\/?)([^/?]*)$/.exec(url) ?? [];
  if (list === undefined) return { status: 404, body: { problem: 'Devices are at /devices.' } };
  if (token === '') return method === 'GET' ? { status: 200, body: directory.all() } : { status: 405 };
  const name = decodeURIComponent(token);
  if (method === 'DELETE') return directory.change(name, 'cleared') ? { status: 204 } : UNKNOWN;
  if (method === 'PUT') return await change(directory, name, request);
  const device = directory.find(name);
  return device === undefined ? UNKNOWN : { status: 200, body: device };
}

const UNKNOWN: Answer = { status: 404, body: { problem: 'No notification was sent to this token yet.' } };

async function change(directory: DeviceDirectory, token: string, request: IncomingMessage): Promise<Answer> {
  const state = stateIn(await bodyOf(request));
  if (state === undefined)
    return { status: 400, body: { problem: 'The body is {"state":"online"}, "offline" or "unregistered".' } };
  return directory.change(token, state) ? { status: 200, body: directory.find(token) } : UNKNOWN;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_BODY_BYTES) return '';
  }
  return text;
}

function stateIn(json: string): DeviceState | undefined {
  try {
    const value: unknown = JSON.parse(json);
    const state = typeof value === 'object' && value !== null && 'state' in value ? value.state : undefined;
    return state === 'online' || state === 'offline' || state === 'unregistered' ? state : undefined;
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(body === undefined ? undefined : `${JSON.stringify(body, undefined, 2)}\n`);
}
