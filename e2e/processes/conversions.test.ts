import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { anEvent, userKeyNumber } from '@mailweave/injection';
import { openSqliteStores } from '@mailweave/stores';
import { expect, onTestFinished, test } from 'vitest';
import { createInstallation } from './testing/installation.ts';

const rounds = 12;
const eventsPerRound = 60;
const users = 30;
const points = ['hook', 'track'] as const;

type Point = (typeof points)[number];

/** A receiver of both kinds of points, each at its own path, that leaves chosen requests without an answer. */
type Receiver = {
  port: number;
  /** Ids of events as they came, again and again included. */
  arrived: Record<Point, string[]>;
  /** Leaves every request from the how-many-eth on unanswered; resolves at the first. */
  holdFrom(number: number): Promise<void>;
  answerAgain(): void;
};

async function startReceiver(): Promise<Receiver> {
  const arrived: Record<Point, string[]> = { hook: [], track: [] };
  let left = Number.POSITIVE_INFINITY;
  let held = Promise.withResolvers<void>();
  const answer = (response: ServerResponse) => {
    left -= 1;
    if (left > 0) response.end();
    else held.resolve();
  };
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const [, point = '', messageId = ''] = request.url?.split('/') ?? [];
    if (point === 'hook') {
      const events: { eventId: string }[] = JSON.parse(body);
      arrived.hook.push(...events.map(({ eventId }) => eventId));
    } else arrived.track.push(messageId);
    answer(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    arrived,
    holdFrom: (number) => {
      left = number;
      held = Promise.withResolvers();
      return held.promise;
    },
    answerAgain: () => {
      left = Number.POSITIVE_INFINITY;
    },
  };
}

function settings(port: number): string {
  const point = (id: Point, type: string, rest: string) =>
    `{ id: ${id}, type: ${type}, eventType: read, connectionInformation: { url: "http://127.0.0.1:${port}/${id}${rest}" } }`;
  return `middleware:
  conversions: { timeoutMs: 1500, ports: [${port}], allowedNetworks: [127.0.0.0/8] }
  tenants:
    default:
      secretKey: apple
      conversionPoints:
        - ${point('hook', 'webhook', '')}
        - ${point('track', 'ongage', '/{messageId}')}
`;
}

/** The event's number is its id and, for the URL, its message. */
function numbered(n: number) {
  const id = String(n);
  return anEvent({ eventId: id, claimId: id, type: 'read', userKey: userKeyNumber(n % users) });
}

/** Ids of one user's events, as they came first. */
function firstArrivals(ids: readonly string[], user: number): number[] {
  return [...new Set(ids)].map(Number).filter((id) => id % users === user);
}

test('a process that is killed while it sends, again and again, loses no event and no order', {
  timeout: 300_000,
}, async () => {
  const receiver = await startReceiver();
  await using installation = await createInstallation({ users: [] });
  await installation.configure((text) => text.replace('middleware:\n', settings(receiver.port)));
  let written = 0;
  for (let round = 1; round <= rounds; round += 1) {
    const serving = await installation.serve();
    const held = receiver.holdFrom(1 + ((round * 7) % 11));
    await using stores = openSqliteStores({ path: path.join(installation.folder, 'data/mailweave.sqlite') });
    await stores.outbox.append(Array.from({ length: eventsPerRound }, (_, n) => numbered(written + n)));
    written += eventsPerRound;
    await held;
    serving.process.kill('SIGKILL');
    await serving.exitCode;
  }
  receiver.answerAgain();
  await installation.serve();
  await using stores = openSqliteStores({ path: path.join(installation.folder, 'data/mailweave.sqlite') });
  const waiting = async () => {
    const counts = points.map((pointId) => stores.conversions.counts({ tenantId: 'default', pointId }));
    return { pending: (await stores.outbox.readPending(1)).length, counts: await Promise.all(counts) };
  };
  const nothing = { waiting: 0, dead: 0 };
  await expect
    .poll(waiting, { timeout: 60_000, interval: 200 })
    .toEqual({ pending: 0, counts: [nothing, nothing] });
  const everything = Array.from({ length: written }, (_, n) => n);
  for (const point of points) {
    const ids = receiver.arrived[point];
    expect(new Set(ids.map(Number)), point).toEqual(new Set(everything));
    expect(ids.length, 'some came again').toBeGreaterThan(written);
    for (let user = 0; user < users; user += 1) {
      expect(firstArrivals(ids, user)).toEqual(everything.filter((n) => n % users === user));
    }
  }
});
