import { expect, test } from 'vitest';
import { configFolder, goodConfig } from './testing/config-file.ts';
import { runMailweave, serveMailweave } from './testing/run-mailweave.ts';

test('a good configuration file is said to be good, and the command ends with 0', async () => {
  await using place = await configFolder();
  expect(await runMailweave(place.folder, 'config', 'check')).toEqual({
    exitCode: 0,
    output: 'mailweave.yaml is a valid configuration.\n',
    errors: '',
  });
});

test('serve refuses a bad configuration file with every problem, and ends with 1', async () => {
  const text = goodConfig.replace('port: 1 }', 'port: 99999 }');
  await using place = await configFolder(`${text}logs: { level: info }\n`);
  expect(await runMailweave(place.folder, 'serve')).toEqual({
    exitCode: 1,
    output: '',
    errors: [
      'mailweave: The configuration cannot be used.',
      'mailweave.yaml:4:37 imap.backend.port: must be a whole number from 0 to 65535. (TCP port of the IMAP server: 143, with implicit TLS 993.)',
      'mailweave.yaml:10:1 logs: is not a known setting. Did you mean log?',
      '',
    ].join('\n'),
  });
});

test('a wrong command line ends with 2', async () => {
  const { errors, exitCode, output } = await runMailweave('.', 'sevre');
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
  expect(errors).toContain('Did you mean serve?');
});

test('serve listens, answers probes, and ends with 0 on SIGTERM', async () => {
  await using place = await configFolder();
  const serving = serveMailweave(place.folder);
  try {
    const { httpUrl } = await serving.record('mailweave-started');
    expect((await fetch(`${httpUrl}/healthz`)).status).toBe(200);
    const ready = await fetch(`${httpUrl}/readyz`);
    const checks = { accepting: 'ok', backend: 'imap-backend-unreachable' };
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'not-ready', checks, notices: { store: 'ok' } },
    ]);
    expect(await (await fetch(`${httpUrl}/metrics`)).text()).toContain('mailweave_imap_connections 0');
    serving.process.kill('SIGTERM');
    await serving.record('mailweave-stopped');
    expect(await serving.exitCode).toBe(0);
  } finally {
    serving.process.kill('SIGKILL');
  }
});
