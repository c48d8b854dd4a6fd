import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anEvent } from '@mailweave/injection';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../config/read-config.ts';
import { startMailweave } from '../context.ts';
import { configFolder, goodConfig } from '../testing/config-file.ts';
import { runInProcess } from '../testing/in-process.ts';

/** Runs `mailweave conversions`; it must succeed. */
type Run = (...words: string[]) => Promise<string>;

type Place = { run: Run; file: string };

/** A program that sent one event to its point `track`, which answered with the status, and then stopped. */
async function afterAnswer(status: number): Promise<Place> {
  const receiver = createServer((_request, response) => response.writeHead(status).end());
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  onTestFinished(() => void receiver.close());
  const { port } = receiver.address() as AddressInfo;
  const settings = `middleware:
  conversions: { ports: [${port}], allowedNetworks: [127.0.0.0/8] }
  tenants:
    default:
      conversionPoints:
        - id: track
          type: ongage
          eventType: read
          connectionInformation: { url: 'http://127.0.0.1:${port}/' }
`;
  const place = await configFolder(goodConfig.replace('middleware:\n', settings));
  onTestFinished(() => place[Symbol.asyncDispose]());
  const config = await readConfig(place.file);
  const silent = { write: () => undefined };
  {
    const asked = once(receiver, 'request');
    await using mailweave = await startMailweave({
      config,
      roles: new Set(['middleware']),
      logOutput: silent,
    });
    await mailweave.middleware?.injectionApi.report([anEvent({ eventId: 'event-1', type: 'read' })]);
    await asked;
  }
  const run: Run = async (...words) => {
    const { errors, exitCode, output } = await runInProcess('conversions', ...words, '--config', place.file);
    expect({ errors, exitCode }).toEqual({ errors: '', exitCode: 0 });
    return output;
  };
  return { run, file: place.file };
}

it('lists points and dead letters, and sends them again', async () => {
  const { run } = await afterAnswer(404);
  expect(await run('list')).toBe('track (ongage read): waiting 0; dead 1\n');
  expect(await run('dead', 'track')).toMatch(
    /^\d+ event-1 read spring 0{63}1 \d{4}-[\d-]+T[\d:.]+Z http-404\n$/,
  );
  expect(await run('replay', 'track', 'event-2')).toBe('Waiting again: 0.\n');
  expect(await run('replay', 'track')).toBe('Waiting again: 1.\n');
  expect(await run('dead', 'track')).toBe('No event was given up.\n');
  expect(await run('list')).toMatch(/^track \(ongage read\): waiting 1, the oldest for \d+ s; dead 0\n$/);
});

it('enables a point that said it was gone', async () => {
  const { run } = await afterAnswer(410);
  expect(await run('list')).toMatch(/waiting 1, .*; dead 0; disabled since \d{4}-[\d-]+T[\d:.]+Z\n$/);
  expect(await run('enable', 'track')).toBe('Enabled: track.\n');
  expect(await run('list')).not.toContain('disabled');
  expect(await run('enable', 'track')).toBe('track was enabled already.\n');
});

it('knows no point that is neither configured nor in the store, and no limit that is no number', async () => {
  await using place = await configFolder();
  expect((await runInProcess('conversions', 'list', '--config', place.file)).output).toBe(
    'There is no conversion point.\n',
  );
  const unknown = await runInProcess('conversions', 'replay', 'nowhere', '--config', place.file);
  expect(unknown).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('no conversion point "nowhere"'),
  });
  const limit = await runInProcess('conversions', 'dead', 'track', '--limit', 'all');
  expect(limit).toMatchObject({ exitCode: 2, errors: expect.stringContaining('A limit is a number') });
});

it('goes on listing a point that was taken out of the configuration', async () => {
  const { file, run } = await afterAnswer(404);
  await writeFile(file, (await readFile(file, 'utf8')).replace('id: track', 'id: other'));
  expect(await run('list')).toBe(
    'other (ongage read): waiting 0; dead 0\ntrack (not configured): waiting 0; dead 1\n',
  );
});
