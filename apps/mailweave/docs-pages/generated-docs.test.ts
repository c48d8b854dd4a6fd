import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { generatedDocs } from './generated-docs.ts';

test('the generated parts of the documentation are what the program says now', async () => {
  const pages = await generatedDocs(fileURLToPath(new URL('../../../docs', import.meta.url)));
  expect(pages).toHaveLength(3);
  for (const { path, text } of pages) expect(await readFile(path, 'utf8')).toBe(text);
});
