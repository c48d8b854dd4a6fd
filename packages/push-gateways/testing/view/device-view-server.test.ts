import { expect, it } from 'vitest';
import { startDeviceViewServer } from './device-view-server.ts';

async function world() {
  const states = new Map<string, string>([['a:b', 'online']]);
  const server = await startDeviceViewServer(
    {
      all: () => [...states].map(([token, state]) => ({ token, state })),
      find: (token) => (states.has(token) ? { token, state: states.get(token) } : undefined),
      change: (token, state) => states.has(token) && states.set(token, state).size > 0,
    },
    { host: '127.0.0.1', port: 0 },
  );
  const call = async (path: string, init?: RequestInit) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, init);
    const text = await response.text();
    return [response.status, text === '' ? undefined : JSON.parse(text)];
  };
  return { call, port: server.port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

it('shows devices, and changes them', async () => {
  await using view = await world();
  expect(await view.call('/devices')).toEqual([200, [{ token: 'a:b', state: 'online' }]]);
  const put = { method: 'PUT', body: '{"state":"offline"}' };
  expect(await view.call('/devices/a%3Ab', put)).toEqual([200, { token: 'a:b', state: 'offline' }]);
  expect(await view.call('/devices/a:b')).toEqual([200, { token: 'a:b', state: 'offline' }]);
  expect(await view.call('/devices/a:b', { method: 'DELETE' })).toEqual([204, undefined]);
  expect(await view.call('/devices/a:b')).toEqual([200, { token: 'a:b', state: 'cleared' }]);
});

it('has a page for people that loads nothing from elsewhere', async () => {
  await using view = await world();
  const response = await fetch(`http://127.0.0.1:${view.port}/`);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await response.text()).toContain("fetch('devices')");
});

it.each([
  ['/', { method: 'POST' }, 405],
  ['/phones', undefined, 404],
  ['/devices/other', undefined, 404],
  ['/devices/other', { method: 'DELETE' }, 404],
  ['/devices/other', { method: 'PUT', body: '{"state":"online"}' }, 404],
  ['/devices', { method: 'POST' }, 405],
  ['/devices/a:b', { method: 'PUT', body: '{"state":"asleep"}' }, 400],
  ['/devices/a:b', { method: 'PUT', body: '{' }, 400],
  ['/devices/a:b', { method: 'PUT', body: 'x'.repeat(2_000) }, 400],
])('refuses what it does not know: %s %j', async (path, init, status) => {
  await using view = await world();
  expect((await view.call(path, init))[0]).toBe(status);
});
