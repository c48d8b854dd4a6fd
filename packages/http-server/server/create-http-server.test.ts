import { AppError, type Logger, SequentialRandom, silentLogger } from '@mailweave/foundation';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createHttpServer,
  HttpListenError,
  type HttpServer,
  type RoutePlugin,
} from './create-http-server.ts';

let server: HttpServer | undefined;
afterEach(() => server?.close());

type Setup = {
  checks?: Record<string, () => Promise<void>>;
  notices?: Record<string, () => Promise<void>>;
  checkTimeoutMs?: number;
  plugin?: RoutePlugin;
  logger?: Logger;
};

async function start(setup: Setup = {}) {
  const { checks = {}, notices = {}, checkTimeoutMs = 2_000, plugin, logger = silentLogger } = setup;
  server = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    checks,
    notices,
    checkTimeoutMs,
    metrics: { contentType: 'text/plain; version=0.0.4', render: async () => 'x_total 3\n' },
    plugins: plugin === undefined ? [] : [plugin],
    logger,
    random: new SequentialRandom(),
  });
  return server.url;
}

const passes = async () => {};
const never = () => new Promise<void>(() => {});

test('/healthz says that the process is up, with and without a slash at the end', async () => {
  const url = await start({ checks: { store: () => Promise.reject(new Error()) } });
  for (const path of ['/healthz', '/healthz/']) {
    const response = await fetch(url + path);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'up' });
  }
});

test('/readyz is 200 when every check passes and 503 with the names of those that do not', async () => {
  const checks: Record<string, () => Promise<void>> = { store: passes, imap: passes };
  const url = await start({ checks, checkTimeoutMs: 20 });
  const good = await fetch(`${url}/readyz`);
  expect([good.status, await good.json()]).toEqual([
    200,
    { status: 'ready', checks: { store: 'ok', imap: 'ok' }, notices: {} },
  ]);
  checks.store = () => Promise.reject(new AppError({ code: 'store-down', publicText: 'x' }));
  checks.bucket = never;
  checks.other = () => Promise.reject(new Error('hunter2'));
  const bad = await fetch(`${url}/readyz`);
  expect([bad.status, await bad.json()]).toEqual([
    503,
    {
      status: 'not-ready',
      checks: { store: 'store-down', imap: 'ok', bucket: 'timeout', other: 'failed' },
      notices: {},
    },
  ]);
});

test('/readyz tells notices that fail and stays 200', async () => {
  const down = () => Promise.reject(new AppError({ code: 'store-down', publicText: 'x' }));
  const url = await start({ checks: { imap: passes }, notices: { store: down } });
  const answer = await fetch(`${url}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([
    200,
    { status: 'ready', checks: { imap: 'ok' }, notices: { store: 'store-down' } },
  ]);
});

test('/metrics is what the metrics render, in their media type', async () => {
  const url = await start();
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4');
  expect(await response.text()).toBe('x_total 3\n');
});

describe('errors are problems', () => {
  const plugin: RoutePlugin = async (routes) => {
    routes.get('/missing', () => {
      throw new AppError({ code: 'object-not-found', publicText: 'No such export.' });
    });
    routes.get('/down', () => {
      throw new AppError({ code: 'whatever', publicText: 'The store is down.', retry: 'later' });
    });
    routes.get('/bug', () => {
      throw new Error('hunter2');
    });
    const schema = { body: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] } };
    routes.post('/typed', { schema }, async () => ({}));
  };

  test.each([
    ['/nowhere', { status: 404, code: 'not-found' }],
    ['/missing', { status: 404, code: 'object-not-found', detail: 'No such export.' }],
    ['/down', { status: 503, code: 'whatever', retry: 'later' }],
    ['/bug', { status: 500, code: 'internal-error', reference: '0000000000000001' }],
  ])('GET %s', async (path, expected) => {
    const response = await fetch((await start({ plugin })) + path);
    expect(response.status).toBe(expected.status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(response.headers.get('retry-after')).toBe(expected.status === 503 ? '1' : null);
    const body = await response.json();
    expect(body).toMatchObject({ type: 'about:blank', ...expected });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  test.each([
    [
      '{"n":"x"}',
      { status: 422, code: 'request-not-valid', errors: [{ path: '/n', message: 'must be integer' }] },
    ],
    ['{"n":', { status: 400, code: 'request-not-readable' }],
    [`"${'x'.repeat(2_000_000)}"`, { status: 413, code: 'request-too-large' }],
  ])('a body that cannot be taken', async (body, expected) => {
    const url = await start({ plugin });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${url}/typed`, { method: 'POST', headers, body });
    expect(await response.json()).toMatchObject(expected);
  });

  test('a bug is logged with the reference that the caller got', async () => {
    const records: unknown[] = [];
    const logger: Logger = {
      ...silentLogger,
      error: (event, fields, error) => records.push([event, fields, (error as Error).message]),
    };
    await fetch(`${await start({ plugin, logger })}/bug`);
    const fields = { reference: '0000000000000001', method: 'GET', route: '/bug' };
    expect(records).toEqual([['http-request-crashed', fields, 'hunter2']]);
  });
});

test('a port that is taken is a failure that names it', async () => {
  const url = await start();
  const port = Number(new URL(url).port);
  const again = createHttpServer({
    host: '127.0.0.1',
    port,
    checks: {},
    metrics: { contentType: 'text/plain', render: async () => '' },
    logger: silentLogger,
    random: new SequentialRandom(),
  });
  await expect(again).rejects.toThrow(HttpListenError);
  await expect(again).rejects.toThrow(`Cannot listen on 127.0.0.1 port ${port} (EADDRINUSE)`);
});

test('close waits for requests that run', async () => {
  const entered = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const plugin: RoutePlugin = async (routes) => {
    routes.get('/slow', async () => {
      entered.resolve();
      await release.promise;
      return { done: true };
    });
  };
  const url = await start({ plugin });
  const running = fetch(`${url}/slow`);
  await entered.promise;
  const closed = server?.close();
  release.resolve();
  expect(await (await running).json()).toEqual({ done: true });
  await closed;
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});
