import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError, CountingMetrics, ManualTicker, silentLogger } from '@mailweave/foundation';
import { expect, it, onTestFinished } from 'vitest';
import { PushEvents } from '../events.ts';
import { PlatformFilesWatch } from './platform-files-watch.ts';
import type { PlatformFiles } from './read-platform-folder.ts';

const name = 'com.openexchange.push.allowPermanentPush';

function watched() {
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-platform-'));
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  write('mail-push.properties', `${name}=false\n`);
  const metrics = new CountingMetrics();
  const ticker = new ManualTicker();
  const events = new PushEvents(silentLogger, metrics);
  const watch = new PlatformFilesWatch({ folder, events, ticker: ticker.start });
  onTestFinished(() => {
    watch[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  });
  return { watch, write, metrics, ticker };
}

it('sees a file that changes, and tells who listens', () => {
  const { watch, write } = watched();
  expect(watch.current.properties.get(name)).toBe('false');
  const heard: PlatformFiles[] = [];
  const stop = watch.onChange((files) => heard.push(files));
  write('mail-push.properties', `${name}=true \n`);
  watch.look();
  expect(heard.map(({ properties }) => properties.get(name))).toEqual(['true ']);
  watch.look();
  stop();
  write('more.properties', 'a=b\n');
  watch.look();
  expect(heard).toHaveLength(1);
  expect(watch.current.properties.get('a')).toBe('b');
});

it('keeps what held before when a file becomes unreadable, and says so once for each change', () => {
  const { metrics, watch, write } = watched();
  write('pns-apns-options.yml', 'a: [\n');
  const before = metrics.total('mailweave_push_platform_files_total');
  watch.look();
  watch.look();
  expect(watch.current.properties.get(name)).toBe('false');
  expect(metrics.total('mailweave_push_platform_files_total')).toBe(before + 1);
  write('pns-apns-options.yml', 'a:\n  keystore: /a.p12\n  password: x\n');
  watch.look();
  expect(watch.current.apnsBrands.map(({ clientId }) => clientId)).toEqual(['a']);
});

it('stops to look when it is disposed', () => {
  const { ticker, watch } = watched();
  expect(ticker.running).toBe(1);
  watch[Symbol.dispose]();
  expect(ticker.running).toBe(0);
});

it('does not begin with a folder that is not there', () => {
  const events = new PushEvents(silentLogger, new CountingMetrics());
  const ticker = new ManualTicker();
  expect(() => new PlatformFilesWatch({ folder: '/nowhere', events, ticker: ticker.start })).toThrow(
    AppError,
  );
  expect(ticker.running).toBe(0);
});
