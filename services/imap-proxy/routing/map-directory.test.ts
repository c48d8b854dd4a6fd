import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loginOf } from '../testing/login-of.ts';
import { placedAt } from './backend-directory.ts';
import { MapDirectory } from './map-directory.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailweave-map-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const JO = loginOf({ user: 'jo@example.org' });

function open(text: string) {
  const file = join(folder, 'backends.map');
  writeFileSync(file, text);
  const told: unknown[] = [];
  const directory = new MapDirectory({
    file,
    reloadIntervalMs: 3_600_000,
    backends: new Set(['east', 'west']),
    events: { reloaded: (entries) => told.push(entries), notReloaded: (error) => told.push(error) },
  });
  const replace = (next: string): Promise<void> => {
    writeFileSync(`${file}.new`, next);
    renameSync(`${file}.new`, file);
    return directory.refresh();
  };
  return { directory, replace, told, remove: () => rmSync(file) };
}

test('a changed file is used from the next look on, and an unchanged one is not read again', async () => {
  const { directory, replace, told } = open('example.org east');
  using _closed = directory;
  expect(await directory.find(JO)).toEqual(placedAt('east'));
  await replace('example.org west\n* east');
  expect(await directory.find(JO)).toEqual(placedAt('west'));
  await directory.refresh();
  expect(told).toEqual([2]);
});

test('a file that cannot be used any more, or is gone, leaves everybody where he was', async () => {
  const { directory, replace, told, remove } = open('example.org east');
  using _closed = directory;
  await replace('example.org nowhere-known');
  remove();
  await directory.refresh();
  expect(await directory.find(JO)).toEqual(placedAt('east'));
  expect(told).toEqual([
    expect.objectContaining({ code: 'imap-routing-config' }),
    expect.objectContaining({ code: 'ENOENT' }),
  ]);
});

test('a file that cannot be used at the start is told', () => {
  expect(() => open('example.org')).toThrow('Line 1 of the file in imap.routing.file');
});
