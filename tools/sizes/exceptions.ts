import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something that may be larger than the limits, and why. */
export type SizeException = {
  readonly path: string;
  /** A function of the file; without it the file itself. */
  readonly function?: string;
  readonly reason: string;
};

const FILE = 'tools/sizes/exceptions.json';

/** @throws Error when an exception names no path or no reason */
export function readExceptions(root: string): SizeException[] {
  const listed = JSON.parse(readFileSync(join(root, FILE), 'utf8')) as SizeException[];
  const incomplete = listed.find(({ path, reason }) => !path || !reason);
  if (incomplete !== undefined) {
    throw new Error(`${FILE}: every exception needs a path and a reason: ${JSON.stringify(incomplete)}`);
  }
  return listed;
}
