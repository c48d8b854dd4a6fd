import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { SequentialRandom } from '@mailweave/foundation';
import { expect, it } from 'vitest';
import { aPush, apnsWorld, authority } from '../testing/apns/apns-world.ts';
import { createApnsGateway } from './gateway.ts';

/** A way through which nothing comes any more once it is cut, and nobody is told: a firewall that has forgotten a connection. */
async function cuttableWay(port: number) {
  const cut = new Set<net.Socket>();
  const sockets = new Set<net.Socket>();
  const proxy = net.createServer((client) => {
    const server = net.connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
      from.on('data', (bytes) => cut.has(from) || to.write(bytes));
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    cut: () => {
      for (const socket of sockets) cut.add(socket);
    },
    connections: () => sockets.size / 2,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

/** A gateway that reaches the simulator by such a way, one notification sent already. */
async function start() {
  await using starting = new AsyncDisposableStack();
  const world = starting.use(await apnsWorld());
  const way = starting.use(await cuttableWay(world.apns.server.port));
  const server = { host: '127.0.0.1', port: way.port, caPem: authority.caPem };
  const gateway = starting.use(
    createApnsGateway({
      clock: world.clock,
      ticker: world.ticker.start,
      random: new SequentialRandom(),
      servers: { production: server, sandbox: server },
    }),
  );
  gateway.configure([world.brand1]);
  expect(await gateway.send(aPush())).toEqual({ outcome: 'delivered' });
  const running = starting.move();
  const later = (seconds: number) => {
    world.clock.advanceMs(seconds * 1_000);
    world.ticker.tick();
  };
  return { gateway, later, way, world, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

it('finds by a ping that a silent connection is dead, and opens another for the next call', async () => {
  await using started = await start();
  const { gateway, later, way, world } = started;
  way.cut();
  later(60);
  later(15);
  await expect.poll(() => world.apns.server.connections).toBe(0);
  expect(await gateway.send(aPush(1))).toEqual({ outcome: 'delivered' });
  expect(way.connections()).toBe(2);
});

it('keeps a silent connection that answers pings', async () => {
  await using started = await start();
  const { gateway, later, way, world } = started;
  for (let pings = 0; pings < 3; pings += 1) {
    later(60);
    expect(world.apns.server.connections).toBe(1);
    expect(await gateway.send(aPush(pings + 1))).toEqual({ outcome: 'delivered' });
  }
  expect(way.connections()).toBe(1);
});

it('gives up calls on a dead connection, and the connection after them', async () => {
  await using started = await start();
  const { gateway, later, way, world } = started;
  way.cut();
  const lost = gateway.send(aPush(1));
  later(15);
  expect(await lost).toEqual({ outcome: 'retry', reason: 'No answer came in time.' });
  expect(await gateway.send(aPush(2))).toEqual({ outcome: 'delivered' });
  later(30);
  await expect.poll(() => world.apns.server.connections).toBe(1);
});
