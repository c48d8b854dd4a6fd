import { once } from 'node:events';
import { readFileSync } from 'node:fs';
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

/** What devices were sent gets into it as text alone. */
const PHONES_PAGE = readFileSync(new URL('phones.html', import.meta.url), 'utf8');

/**
 * HTTP without TLS, for who makes an app: `GET /` is a page that shows the phones; `GET /devices`, `GET /devices/<token>`, `PUT /devices/<token>` with
 * `{"state":"online"|"offline"|"unregistered"}`, `DELETE /devices/<token>` to have it show nothing.
 */
export async function startDeviceViewServer(
  directory: DeviceDirectory,
  where: { readonly host: string; readonly port: number },
): Promise<DeviceViewServer> {
  const server = createServer((request, response) => {
    answer(directory, request).then(
      (given) => send(response, given),
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

type Answer = { readonly status: number; readonly body?: unknown; readonly page?: string };

async function answer(directory: DeviceDirectory, request: IncomingMessage): Promise<Answer> {
  const { method = 'GET', url = '/' } = request;
  if (url === '/') return method === 'GET' ? { status: 200, page: PHONES_PAGE } : { status: 405 };
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

const NOTHING_FROM_ELSEWHERE =
  "default-src 'none'; connect-src 'self'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

function send(response: ServerResponse, { body, page, status }: Answer): void {
  if (page !== undefined) {
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': NOTHING_FROM_ELSEWHERE,
    };
    response.writeHead(status, headers).end(page);
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(body === undefined ? undefined : `${JSON.stringify(body, undefined, 2)}\n`);
}
