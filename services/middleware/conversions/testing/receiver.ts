import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type Received = { method: string; url: string; headers: IncomingHttpHeaders; body: string };

/** A receiver of events on this machine. */
export type Receiver = { port: number; url: string; requests: Received[] };

/** Answers one request; `number` counts from 1. */
export type Answer = (response: ServerResponse, number: number) => void;

/** An HTTP server on 127.0.0.1 that keeps what it was sent; it ends with the test. */
export async function startReceiver(answer: Answer): Promise<Receiver> {
  const requests: Received[] = [];
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const { headers, method = '', url = '' } = request;
    requests.push({ method, url, headers, body });
    answer(response, requests.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, requests };
}

export function answering(status: number, headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(status, headers).end();
}
