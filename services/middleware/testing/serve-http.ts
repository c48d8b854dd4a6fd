import { SequentialRandom, silentLogger } from '@mailweave/foundation';
import { createHttpServer, type HttpServer } from '@mailweave/http-server';
import { onTestFinished } from 'vitest';
import type { Middleware } from '../main.ts';

/** The service over HTTP on a free port until the test ends; the URL has no slash at its end. */
export async function serveHttp({ routes }: Pick<Middleware, 'routes'>): Promise<string> {
  return (await startHttp({ routes }, 0)).url;
}

/** The same at a port, to be closed before the test ends if it likes. */
export async function startHttp({ routes }: Pick<Middleware, 'routes'>, port: number): Promise<HttpServer> {
  const server = await createHttpServer({
    host: '127.0.0.1',
    port,
    checks: {},
    metrics: { contentType: 'text/plain', render: async () => '' },
    plugins: routes,
    logger: silentLogger,
    random: new SequentialRandom(),
  });
  onTestFinished(() => server.close());
  return server;
}

/** A request as an operator's tool makes it, and the answer with its body read. */
export type HttpAnswer = { status: number; headers: Headers; body: unknown };

/** A body as it is, instead of JSON. */
export type RawRequest = { method: string; headers: Record<string, string>; body: string | Buffer };

export async function callRaw(url: string, request: RawRequest): Promise<HttpAnswer> {
  return await answerOf(await fetch(url, request));
}

/** @param token undefined: none is sent */
export async function call(
  url: string,
  request: { method?: string; token?: string | undefined; body?: unknown } = {},
): Promise<HttpAnswer> {
  const { method = 'GET', token, body } = request;
  const response = await fetch(url, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return await answerOf(response);
}

async function answerOf(response: Response): Promise<HttpAnswer> {
  const text = await response.text();
  const isLines = response.headers.get('content-type')?.includes('ndjson') === true;
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : isLines ? text : JSON.parse(text),
  };
}
