import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KNOWN_PROPERTIES } from '@mailweave/push';
import { configSchema } from '../config/schema.ts';
import { metricTable } from '../metrics/metric-table.ts';
import { renderMetrics } from './metrics-page.ts';
import { renderProperties } from './properties-page.ts';
import { renderSettings } from './settings-page.ts';

/** A block between `<!-- generated: NAME -->` and `<!-- end: NAME -->` is written by the program. */
const blocks: readonly { file: string; name: string; render(): string }[] = [
  {
    file: 'configuration.md',
    name: 'settings',
    render: () => renderSettings(configSchema),
  },
  { file: 'operations.md', name: 'metrics', render: () => renderMetrics(metricTable) },
  {
    file: 'mail-platform-files.md',
    name: 'properties',
    render: () => renderProperties(KNOWN_PROPERTIES),
  },
];

/** Brings every generated block up to date and names the files. */
export async function writeGeneratedDocs(folder: string): Promise<string[]> {
  const pages = await generatedDocs(folder);
  for (const { path, text } of pages) await writeFile(path, text);
  return pages.map(({ path }) => path);
}

/** The pages as they should be. */
export function generatedDocs(folder: string): Promise<{ path: string; text: string }[]> {
  return Promise.all(
    blocks.map(async ({ file, name, render }) => {
      const path = join(folder, file);
      return { path, text: replaceBlock(await readFile(path, 'utf8'), name, render()) };
    }),
  );
}

function replaceBlock(page: string, name: string, content: string): string {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`A page has lost its generated block ${name}.`);
  return `${before}${begin}\n\n${content}\n${end}${after}`;
}
