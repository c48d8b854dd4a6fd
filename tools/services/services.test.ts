import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort, ownLoopbackHost } from './free-port.ts';
import { type Readiness, startProcess } from './process.ts';
import { findProgram } from './programs.ts';
import { waitUntil } from './wait-until.ts';

/** Node is the one program that every machine has. */
function startScript(script: string, ready: Readiness) {
  return startProcess({ command: process.execPath, arguments: ['-e', script], ready, termGraceMs: 100 });
}

/** Signal 0 asks whether a process exists without disturbing it. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a process is ready with its line, and gone after stop', async () => {
  const running = await startScript(`console.log('up at last'); setInterval(() => {}, 1000)`, {
    line: /^up/,
  });
  expect(running.output()).toBe('up at last\n');
  expect(isAlive(running.pid)).toBe(true);
  await running.stop();
  expect(isAlive(running.pid)).toBe(false);
  await running.stop();
});

test('a process is ready when its port accepts connections', async () => {
  const host = ownLoopbackHost();
  const port = await freePort(host);
  await using running = await startScript(`require('net').createServer().listen(${port}, '${host}')`, {
    host,
    ports: [port],
  });
  expect(isAlive(running.pid)).toBe(true);
});

test('a process that does not heed SIGTERM is killed', async () => {
  const stubborn = `process.on('SIGTERM', () => console.log('no')); console.log('up'); setInterval(() => {}, 1000)`;
  const running = await startScript(stubborn, { line: /^up/ });
  await running.stop();
  expect(isAlive(running.pid)).toBe(false);
  expect(running.output()).toBe('up\nno\n');
});

test('a process that ends too early gives its output as the error', async () => {
  await expect(
    startScript(`console.error('no such option'); process.exit(3)`, { line: /never/ }),
  ).rejects.toThrow(/ended before it was ready\nno such option/);
});

test('a free port can be listened on at once', async () => {
  const host = ownLoopbackHost();
  const port = await freePort(host);
  const server = createServer().listen(port, host);
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  server.close();
});

test('a process goes with the one that started it and forgot to stop it', async () => {
  const script = `
    import { startProcess } from ${JSON.stringify(join(import.meta.dirname, 'process.ts'))};
    const options = ['-e', "console.log('up'); setInterval(() => {}, 1000)"];
    const running = await startProcess({ command: process.execPath, arguments: options, ready: { line: /up/ } });
    console.log(running.pid);
    process.exit(0);
  `;
  const pid = Number(
    execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }),
  );
  expect(pid).toBeGreaterThan(0);
  await waitUntil('the end of the forgotten process', () => !isAlive(pid));
});

test('a missing program names the Debian package that brings it', () => {
  expect(() => findProgram('mbsync', ['/no/such/folder'])).toThrow(
    'mbsync is not installed. Install it: apt-get install isync',
  );
});
