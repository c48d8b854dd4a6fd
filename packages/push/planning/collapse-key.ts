import { createHash } from 'node:crypto';

/** 22 characters of base64url; the same for the same name. */
export function collapseKeyOf(name: string): string {
  return createHash('sha256').update(name).digest('base64url').slice(0, 22);
}
