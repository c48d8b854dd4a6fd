import type { CommandContext } from './context.ts';
import { type Outcome, ok } from './outcome.ts';

/** What this server can do, in every phase the same. */
export const CAPABILITIES: readonly string[] = [
  'IMAP4rev1',
  'AUTH=PLAIN',
  'SASL-IR',
  'LITERAL+',
  'ID',
  'ENABLE',
  'IDLE',
  'NAMESPACE',
  'CHILDREN',
  'LIST-EXTENDED',
  'LIST-STATUS',
  'SPECIAL-USE',
  'CREATE-SPECIAL-USE',
  'STATUS=SIZE',
  'UNSELECT',
  'UIDPLUS',
  'MOVE',
  'MULTIAPPEND',
  'BINARY',
  'ESEARCH',
  'SEARCHRES',
  'I18NLEVEL=2',
  'SEARCH=FUZZY',
  'WITHIN',
  'UTF8=ACCEPT',
];

/** RFC 3501 6.1.1. */
export function capability(_command: unknown, context: CommandContext): Outcome {
  context.respond({ name: 'CAPABILITY', capabilities: CAPABILITIES });
  return ok('CAPABILITY completed.');
}
