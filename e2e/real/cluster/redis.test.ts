import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, test } from 'vitest';
import { type Redis, startRedis } from '../../../tools/services/redis.ts';

/** Sends inline commands (Redis protocol, 'Inline Commands'), one at a time. @returns the answers, a line each */
async function ask(socket: Socket, ...commands: string[]): Promise<string[]> {
  const answers: string[] = [];
  for (const command of commands) {
    socket.write(`${command}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    answers.push(answer.toString().trim());
  }
  return answers;
}

async function askOnce(redis: Redis, ...commands: string[]): Promise<string[]> {
  const socket = connectTcp(redis.port, redis.host);
  try {
    return await ask(socket, `AUTH ${redis.password}`, ...commands);
  } finally {
    socket.destroy();
  }
}

test('a Redis wants its password, and speaks TLS on its other port', async () => {
  await using redis = await startRedis();
  const plain = connectTcp(redis.port, redis.host);
  const tls = connectTls({ host: redis.host, port: redis.tlsPort, ca: readFileSync(redis.certFile) });
  const [refused] = await ask(plain, 'PING');
  expect(refused).toMatch(/^-NOAUTH/);
  expect(await ask(tls, `AUTH ${redis.password}`, 'PING')).toEqual(['+OK', '+PONG']);
  plain.destroy();
  tls.destroy();
});

test.each([
  { durable: true, kept: '$4\r\nhere' },
  { durable: false, kept: '$-1' },
])('a killed Redis comes back on its port, what it knew: $durable', async ({ durable, kept }) => {
  await using redis = await startRedis({ durable });
  expect(await askOnce(redis, 'SET key here')).toEqual(['+OK', '+OK']);
  const { pid } = redis;
  await redis.kill();
  await redis.start();
  expect(redis.pid).not.toBe(pid);
  expect(await askOnce(redis, 'GET key')).toEqual(['+OK', kept]);
});

test('a frozen Redis answers once it is thawed', async () => {
  await using redis = await startRedis();
  const socket = connectTcp(redis.port, redis.host);
  await ask(socket, `AUTH ${redis.password}`);
  redis.freeze();
  const answer = ask(socket, 'PING');
  redis.thaw();
  expect(await answer).toEqual(['+PONG']);
  socket.destroy();
});
