import { tokenHash } from '@mailweave/http-server';
import { expect, test } from 'vitest';
import { configFolder, goodConfig } from './testing/config-file.ts';
import { runMailweave, serveMailweave } from './testing/run-mailweave.ts';

const pushSection = `push:
  stores: { kind: sqlite, path: push.sqlite }
  tokens: { admin: ["${tokenHash('an-operator')}"] }
`;

test('serve --role push takes a test event, and knows it again after a restart', async () => {
  await using place = await configFolder(goodConfig + pushSection);
  for (const outcome of ['accepted', 'known']) {
    const options = { arguments: [], environment: {}, words: ['--role', 'push'] };
    const serving = serveMailweave(place.folder, options);
    try {
      const { httpUrl } = await serving.record('mailweave-started');
      const answer = await fetch(`${httpUrl}/api/push/accounts/249@1/test-events`, {
        method: 'POST',
        headers: { authorization: 'Bearer an-operator', 'content-type': 'application/json' },
        body: JSON.stringify({ uidValidity: 7, uid: 101 }),
      });
      expect([answer.status, await answer.json()]).toEqual([202, { outcome }]);
    } finally {
      serving.process.kill();
    }
    expect(await serving.exitCode).toBe(0);
  }
});

test('the role push does not start without its section, nor on the file of the middleware', async () => {
  await using place = await configFolder();
  const { errors, exitCode } = await runMailweave(place.folder, 'serve', '--role', 'push');
  expect([exitCode, errors]).toEqual([
    1,
    'mailweave: The configuration has no section push, which the role push needs: add it.\n',
  ]);
  await using other = await configFolder(goodConfig + pushSection.replace('push.sqlite', 'mailweave.sqlite'));
  expect((await runMailweave(other.folder, 'config', 'check')).errors).toContain('push.stores.path');
});

test('a machine that runs the role push alone needs no settings of the others', async () => {
  await using place = await configFolder(`${pushSection}http: { port: 0 }\n`);
  expect((await runMailweave(place.folder, 'config', 'check')).errors).toBe('');
  const serving = serveMailweave(place.folder);
  try {
    const started = await serving.record('mailweave-started');
    expect(started).toMatchObject({ roles: 'push' });
    const ready = await fetch(`${started.httpUrl}/readyz`);
    expect(await ready.json()).toMatchObject({ status: 'ready', notices: { 'push-store': 'ok' } });
  } finally {
    serving.process.kill();
  }
  expect(await serving.exitCode).toBe(0);
  const { errors, exitCode } = await runMailweave(place.folder, 'serve', '--role', 'imap');
  expect([exitCode, errors]).toEqual([
    1,
    'mailweave: The configuration has no section imap, which the role imap needs: add it.\n',
  ]);
});
