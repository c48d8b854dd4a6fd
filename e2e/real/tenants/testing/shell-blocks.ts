import { readFileSync } from 'node:fs';
import path from 'node:path';

/** What a page of the documentation tells to type, block by block. */
export function shellBlocks(page: string): string[] {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../../../docs', page), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
}
