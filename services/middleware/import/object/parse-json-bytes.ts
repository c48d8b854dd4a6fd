import { isUtf8 } from 'node:buffer';

export type ParsedJson = { outcome: 'parsed'; value: unknown } | { outcome: 'broken'; problem: string };

/** JSON in UTF-8. The problem quotes nothing of the content. */
export function parseJsonBytes(bytes: Buffer): ParsedJson {
  if (!isUtf8(bytes)) return { outcome: 'broken', problem: 'it is not valid UTF-8' };
  try {
    return { outcome: 'parsed', value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { outcome: 'broken', problem: 'it is not valid JSON' };
  }
}
