import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { metricTable } from './metric-table.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const declared = metricTable.map(({ name }) => name).sort();

function metricsInSource(): string[] {
  const files = globSync('{packages,services,apps}/**/*.ts', { cwd: root, exclude: ['**/node_modules/**'] });
  const uses = files
    .filter((file) => !file.endsWith('.test.ts') && !file.endsWith('metric-table.ts'))
    .flatMap((file) => readFileSync(`${root}/${file}`, 'utf8').match(/'mailweave_[a-z_]+'/g) ?? []);
  return [...new Set(uses.map((use) => use.slice(1, -1)))].sort();
}

test('every metric that the program counts is declared, and no other', () => {
  expect(metricsInSource()).toEqual(declared);
});

test('names say what they count', () => {
  for (const { name, kind, buckets } of metricTable) {
    expect([name, name.endsWith('_total')]).toEqual([name, kind === 'counter']);
    expect([name, buckets !== undefined]).toEqual([name, kind === 'histogram']);
  }
  expect(new Set(declared).size).toBe(declared.length);
});
