import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Measure } from './measure.ts';

const GOAL_EVENTS_PER_SECOND = 10_000;
const GOAL_POSTBACKS_PER_SECOND = 2_000;

/** Events that proxies report, written to the outbox. */
export const events: Measure = {
  name: 'events',
  run: async ({ amounts, bucketFolder, engine, progress, run }) => {
    progress(`${amounts.events} events`);
    const { elapsedMs } = await run({
      kind: 'events',
      setting: { stores: engine.stores, bucketFolder },
      count: amounts.events,
    });
    const name = `events-${engine.name}`;
    const value = (amounts.events * 1_000) / elapsedMs;
    return {
      lines: [{ name, value, unit: 'events/s' }],
      goals:
        engine.name === 'sqlite'
          ? [{ name, value, unit: 'events-per-second', relation: '>=', limit: GOAL_EVENTS_PER_SECOND }]
          : [],
    };
  },
};

/** Events on their way to a receiver that takes one with each request. */
export const postbacks: Measure = {
  name: 'postbacks',
  run: async ({ amounts, bucketFolder, engine, progress, run }) => {
    progress(`${amounts.postbacks} postbacks`);
    await using receiver = await startReceiver();
    const { elapsedMs } = await run({
      kind: 'postbacks',
      setting: { stores: engine.stores, bucketFolder, postbackUrl: receiver.url },
      count: amounts.postbacks,
      countUrl: receiver.countUrl,
    });
    const name = `postbacks-${engine.name}`;
    const value = (amounts.postbacks * 1_000) / elapsedMs;
    return {
      lines: [{ name, value, unit: 'postbacks/s' }],
      goals:
        engine.name === 'sqlite'
          ? [{ name, value, unit: 'postbacks-per-second', relation: '>=', limit: GOAL_POSTBACKS_PER_SECOND }]
          : [],
    };
  },
};

const COUNT_PATH = '/received';

type Receiver = AsyncDisposable & {
  readonly url: string;
  /** Tells how many have arrived. */
  readonly countUrl: string;
};

async function startReceiver(): Promise<Receiver> {
  let received = 0;
  const server = createServer((request, response) => {
    request.resume();
    if (request.url === COUNT_PATH) {
      response.end(String(received));
      return;
    }
    received += 1;
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/postback?m={messageId}&c={campaignId}&e={eventType}`,
    countUrl: `http://127.0.0.1:${port}${COUNT_PATH}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
