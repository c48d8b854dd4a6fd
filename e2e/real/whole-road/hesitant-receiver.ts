import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An event as it came, and the path of the conversion point that it came to. */
export type TakenEvent = { readonly path: string; readonly eventId: string; readonly eventType: string };

/** A receiver of signed events that answers 503 to the first requests at each path. */
export type HesitantReceiver = AsyncDisposable & {
  readonly port: number;
  readonly url: string;
  /** What it has answered with 200. */
  readonly taken: readonly TakenEvent[];
  /** Requests it has turned away, by path. */
  readonly refused: ReadonlyMap<string, number>;
  /** Requests whose signature was wrong. */
  readonly forged: number;
};

/** @param secret of the form whsec_BASE64 (Standard Webhooks) */
export async function startHesitantReceiver(secret: string, refusals: number): Promise<HesitantReceiver> {
  const taken: TakenEvent[] = [];
  const refused = new Map<string, number>();
  let forged = 0;
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const path = request.url ?? '';
    if (!isSigned(secret, request.headers, body)) forged += 1;
    const before = refused.get(path) ?? 0;
    if (before < refusals) {
      refused.set(path, before + 1);
      response.writeHead(503).end();
      return;
    }
    const events = JSON.parse(body) as Omit<TakenEvent, 'path'>[];
    taken.push(...events.map(({ eventId, eventType }) => ({ path, eventId, eventType })));
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    taken,
    refused,
    get forged() {
      return forged;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Standard Webhooks: HMAC-SHA256 of `id.timestamp.body` under the decoded secret. */
export function signatureOf(secret: string, signed: { id: string; timestamp: string; body: string }): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const text = `${signed.id}.${signed.timestamp}.${signed.body}`;
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
}

function isSigned(secret: string, headers: IncomingHttpHeaders, body: string): boolean {
  const id = String(headers['webhook-id']);
  const timestamp = String(headers['webhook-timestamp']);
  const expected = Buffer.from(signatureOf(secret, { id, timestamp, body }));
  const given = Buffer.from(String(headers['webhook-signature']));
  return expected.length === given.length && timingSafeEqual(expected, given);
}
