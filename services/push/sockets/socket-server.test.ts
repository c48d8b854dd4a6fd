import { once } from 'node:events';
import { AppError, CountingMetrics, ManualClock, ManualTicker, silentLogger } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import { createHttpServer } from '@mailweave/http-server';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { PushEvents } from '../events.ts';
import { OpenSocket } from './open-socket.ts';
import { SocketServer } from './socket-server.ts';
import type { SocketSession } from './socket-sessions.ts';

const minuteMs = 60 * 1000;
const BROWSER = ['mailweave.push.v1', 'bearer.secret'];

class StoreAwayError extends AppError {
  constructor() {
    super({ code: 'store-away', publicText: 'The store is away.' });
  }
}

async function setUp() {
  const clock = new ManualClock(Date.UTC(2025, 5, 1, 12));
  const metrics = new CountingMetrics();
  const sessions = new Map<string, SocketSession>([['secret', { accountId: '249@1', clientId: 'brand1' }]]);
  const store = { away: false };
  const whenThere = async <T>(value: T): Promise<T> => {
    if (store.away) throw new StoreAwayError();
    return value;
  };
  const subscribed: string[] = [];
  const server = new SocketServer({
    sessions: { find: (token) => whenThere(sessions.get(token)) },
    subscribe: async ({ accountId, clientId }) => {
      subscribed.push(await whenThere(`${accountId} ${clientId}`));
    },
    clock,
    random: systemRandom,
    ticker: new ManualTicker().start,
    events: new PushEvents(silentLogger, metrics),
  });
  const http = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    checks: {},
    metrics: { contentType: 'text/plain', render: async () => '' },
    plugins: [server.routes],
    logger: silentLogger,
    random: systemRandom,
  });
  onTestFinished(() => http.close());
  const origin = http.url.replace('http:', 'ws:');
  const open = async (path = '/push/v1/socket', protocols = BROWSER, autoPong = true) => {
    const client = new WebSocket(origin + path, protocols, { autoPong });
    onTestFinished(() => client.terminate());
    await once(client, 'open');
    return client;
  };
  return { clock, http, metrics, open, origin, server, sessions, store, subscribed };
}

const frame = { accountId: '249@1', clientId: 'brand1', text: '{"name":"ox:mail:new"}' } as const;

/** The event loop turns once. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Until the server has heard of some client just now. */
async function untilHeard(server: SocketServer): Promise<void> {
  const isHeard = () =>
    [...server.held].some((socket) => socket instanceof OpenSocket && socket.silentMs === 0);
  while (!isHeard()) await turn();
}

/** The status of a refused request. */
async function refusal(url: string, protocols: string[] = []): Promise<number> {
  const client = new WebSocket(url, protocols);
  client.on('error', () => undefined);
  const [, response] = await once(client, 'unexpected-response');
  response.destroy();
  return response.statusCode;
}

it('tells open apps what is new, by the way of either path', async () => {
  const { open, server } = await setUp();
  const clients = [await open(), await open('/socket.io/?session=secret', [])];
  expect(clients.map(({ extensions, protocol }) => [protocol, extensions])).toEqual([
    ['mailweave.push.v1', ''],
    ['', ''],
  ]);
  const heard = clients.map(async (client) => String((await once(client, 'message'))[0]));
  expect(server.held.deliver(frame)).toBe(true);
  expect(await Promise.all(heard)).toEqual([frame.text, frame.text]);
});

it('lets in who has a session, and says to others why not', async () => {
  const { origin, server, store } = await setUp();
  const statuses = [
    await refusal(`${origin}/push/v1/socket`),
    await refusal(`${origin}/push/v1/socket`, ['mailweave.push.v1', 'bearer.wrong']),
    await refusal(`${origin}/socket.io/?session=wrong`),
    await refusal(`${origin}/elsewhere?session=secret`),
  ];
  expect(statuses).toEqual([401, 401, 401, 404]);
  store.away = true;
  expect(await refusal(`${origin}/socket.io/?session=secret`)).toBe(503);
  expect(server.held.count).toBe(0);
});

it('closes the ninth socket of an account, and a second of one name, with a code that says so', async () => {
  const { metrics, open, server } = await setUp();
  await open('/socket.io/?session=secret&connection=tab-0', []);
  const [duplicate] = await once(await open('/socket.io/?session=secret&connection=tab-0', []), 'close');
  for (let at = 1; at < 8; at += 1) await open();
  const [ninth, reason] = await once(await open(), 'close');
  expect([duplicate, ninth]).toEqual([4409, 4429]);
  expect(String(reason)).toContain('8 sockets');
  expect(server.held.count).toBe(8);
  expect(metrics.total('mailweave_push_sockets')).toBe(8);
});

it('closes the socket of a session that has ended, but not while that cannot be known', async () => {
  const { open, server, sessions, store } = await setUp();
  const client = await open();
  sessions.clear();
  store.away = true;
  await server.round();
  expect(client.readyState).toBe(WebSocket.OPEN);
  store.away = false;
  const closed = once(client, 'close');
  await server.round();
  expect((await closed)[0]).toBe(4401);
});

it('pings its clients, and closes the socket of one that was silent for 15 minutes', async () => {
  const { clock, open, server } = await setUp();
  const [answering, silent] = [await open(), await open('/push/v1/socket', BROWSER, false)];
  const pinged = [answering, silent].map((client) => once(client, 'ping'));
  await server.round();
  await Promise.all(pinged);
  clock.advanceMs(15 * minuteMs);
  answering.send('I am here');
  await untilHeard(server);
  const closed = once(silent, 'close');
  await server.round();
  expect((await closed)[0]).toBe(4408);
  expect(answering.readyState).toBe(WebSocket.OPEN);
});

it('subscribes an app when it opens, and again while it stays open', async () => {
  const { clock, open, server, store, subscribed } = await setUp();
  const client = await open();
  while (subscribed.length === 0) await turn();
  expect(subscribed).toEqual(['249@1 brand1']);
  clock.advanceMs(12 * 60 * minuteMs);
  client.send('I am here');
  await untilHeard(server);
  store.away = true;
  await server.round();
  expect(subscribed).toHaveLength(1);
  store.away = false;
  await server.round();
  await server.round();
  expect(subscribed).toHaveLength(2);
});

it('ends a client that reads nothing, and tells the others', async () => {
  const { open, server } = await setUp();
  const slow = await open();
  slow.pause();
  const large = { ...frame, text: 'x'.repeat(64 * 1024) };
  let taken = 0;
  while (server.held.deliver(large)) {
    taken += 1;
    await turn();
  }
  expect(taken).toBeGreaterThan(1);
  expect(server.held.deliver(frame)).toBe(false);
  const quick = await open();
  const heard = once(quick, 'message');
  expect(server.held.deliver(frame)).toBe(true);
  await heard;
});

it('takes leave of its clients when the server stops', async () => {
  const { http, open } = await setUp();
  const client = await open();
  const closed = once(client, 'close');
  await http.close();
  expect((await closed)[0]).toBe(1001);
});
