import { systemClock } from '@mailweave/host';
import { expect, it } from 'vitest';
import { SimulatedPushService } from '../testing/web-push/push-service.ts';
import { EndpointClient, type EndpointClientSettings } from './endpoint-client.ts';

async function setUp(over: Partial<EndpointClientSettings> = {}) {
  const service = await SimulatedPushService.start({ clock: systemClock });
  const client = new EndpointClient({
    timeoutMs: 10_000,
    connectionsPerOrigin: 4,
    httpsOnly: false,
    allowedNetworks: ['127.0.0.1/32'],
    ...over,
  });
  const post = (url: string) => client.post({ url, write: () => ({ headers: {}, body: 'text' }) });
  const device = service.subscribe();
  const disposal = async () => {
    await client[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  };
  return {
    client,
    device,
    endpoint: service.endpointOf(device),
    post,
    service,
    [Symbol.asyncDispose]: disposal,
  };
}

const refused = { kind: 'failed', cause: 'address-refused' };

it('connects to nobody inside, whether by address or by a name that resolves to one', async () => {
  await using world = await setUp({ allowedNetworks: [] });
  const { port } = new URL(world.service.origin);
  for (const host of [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0x7f.1',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
  ]) {
    expect(await world.post(`http://${host}:${port}/push/${world.device.deviceId}`), host).toEqual(refused);
  }
  expect(world.service.connections).toBe(0);
});

it.each(['ftp://example.org/', 'file:///etc/passwd', 'http://user:word@127.0.0.1/', 'none', ''])(
  'takes %j for no endpoint',
  async (url) => {
    await using world = await setUp();
    expect(await world.post(url)).toEqual(refused);
  },
);

it('speaks TLS alone where only that is allowed', async () => {
  await using world = await setUp({ httpsOnly: true });
  expect(await world.post(world.endpoint)).toEqual(refused);
});

it('follows no redirect', async () => {
  await using inside = await setUp();
  await using world = await setUp();
  world.device.behaviour = { answer: 'status', status: 307, headers: { location: inside.endpoint } };
  expect(await world.post(world.endpoint)).toEqual({ kind: 'answered', status: 307 });
  expect(inside.service.requests).toBe(0);
});

it('gives up an endpoint that stalls, and everybody who waits behind it', async () => {
  await using world = await setUp({ timeoutMs: 200, connectionsPerOrigin: 1 });
  world.device.behaviour = { answer: 'stall' };
  const answers = await Promise.all([1, 2, 3].map(() => world.post(world.endpoint)));
  const failures = answers.map((answer) => (answer.kind === 'failed' ? answer.cause : answer.kind));
  expect(failures).toEqual(['timed-out', 'busy', 'busy']);
});

it('tries once more where a connection broke, then leaves it', async () => {
  await using world = await setUp();
  world.device.behaviour = { answer: 'reset' };
  expect(await world.post(world.endpoint)).toEqual({ kind: 'failed', cause: 'unreachable' });
  expect(world.service.requests).toBe(2);
});

it('takes the status of an answer without end, and not its body', async () => {
  await using world = await setUp();
  world.device.behaviour = { answer: 'huge' };
  const before = process.memoryUsage().arrayBuffers;
  expect(await world.post(world.endpoint)).toEqual({ kind: 'answered', status: 201 });
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
});

it('writes a request only when there is a connection for it', async () => {
  await using world = await setUp({ timeoutMs: 200, connectionsPerOrigin: 2 });
  world.device.behaviour = { answer: 'stall' };
  let written = 0;
  const write = () => {
    written += 1;
    return { headers: {}, body: '' };
  };
  await Promise.all(Array.from({ length: 50 }, () => world.client.post({ url: world.endpoint, write })));
  expect(written).toBe(2);
});

it('gives each of 20,000 calls at once one answer, over few connections', async () => {
  await using world = await setUp({ timeoutMs: 120_000 });
  world.device.behaviour = { answer: 'status', status: 201 };
  let underWay = 0;
  let most = 0;
  const write = () => {
    underWay += 1;
    most = Math.max(most, underWay);
    return { headers: {}, body: 'x'.repeat(1_000) };
  };
  const calls = Array.from({ length: 20_000 }, async () => {
    const answer = await world.client.post({ url: world.endpoint, write });
    underWay -= 1;
    return answer;
  });
  const answers = await Promise.all(calls);
  expect(answers.every((answer) => answer.kind === 'answered' && answer.status === 201)).toBe(true);
  expect(world.service.requests).toBe(20_000);
  expect(world.service.connections).toBeLessThanOrEqual(4);
  // More than there are connections: the next is written before the last caller hears of its answer.
  expect(most).toBeLessThanOrEqual(8);
}, 120_000);
