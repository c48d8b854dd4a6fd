import { expectFlag, expectFlagList } from '../lexer/flags.ts';
import type { Lexer } from '../lexer/lexer.ts';
import { expectMessageSet } from '../lexer/message-sets.ts';
import type { Flag } from '../values/flag.ts';
import { writeMessageSet } from '../values/number-ranges.ts';
import { type ModSeq, modSeq } from '../values/numbers.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { StoreCommand } from './command.ts';

const OPEN = 0x28;
const PLUS = 0x2b;
const MINUS = 0x2d;

/**
 * store           = "STORE" SP sequence-set [store-modifiers] SP store-att-flags
 * store-att-flags = (["+" / "-"] "FLAGS" [".SILENT"]) SP (flag-list / (flag *(SP flag)))
 *                                                                    (RFC 3501 6.4.6, RFC 4466 2.5)
 * store-modifier  = "UNCHANGEDSINCE" SP mod-sequence-valzer          (RFC 7162 3.1.3)
 */
export function parseStore(lexer: Lexer, byUid: boolean): StoreCommand {
  lexer.expectSpace();
  const set = expectMessageSet(lexer, byUid);
  lexer.expectSpace();
  const unchangedSince = storeModifiers(lexer);
  const mode = storeMode(lexer);
  const start = lexer.position();
  const word = lexer.expectKeyword('FLAGS');
  if (word !== 'FLAGS' && word !== 'FLAGS.SILENT') throw lexer.error('FLAGS or FLAGS.SILENT', start);
  lexer.expectSpace();
  const flags = lexer.peek() === OPEN ? expectFlagList(lexer) : bareFlags(lexer);
  return { name: 'STORE', byUid, set, unchangedSince, mode, silent: word === 'FLAGS.SILENT', flags };
}

const SIGNS = { replace: '', add: '+', remove: '-' } as const;

export function writeStore(command: StoreCommand, writer: WireWriter): void {
  writer.raw(`${command.byUid ? 'UID ' : ''}STORE ${writeMessageSet(command.set)} `);
  if (command.unchangedSince !== undefined) writer.raw(`(UNCHANGEDSINCE ${command.unchangedSince}) `);
  writer.raw(`${SIGNS[command.mode]}FLAGS${command.silent ? '.SILENT' : ''} `);
  writer.flags(command.flags);
}

function storeModifiers(lexer: Lexer): ModSeq | undefined {
  if (!lexer.open()) return undefined;
  let unchangedSince: ModSeq | undefined;
  while (!lexer.close()) {
    const start = lexer.position();
    if (lexer.keyword() !== 'UNCHANGEDSINCE') throw lexer.error('UNCHANGEDSINCE', start);
    lexer.expectSpace();
    unchangedSince = modSeq(lexer.expectNumber64('a mod-sequence'));
    lexer.space();
  }
  lexer.expectSpace();
  return unchangedSince;
}

function storeMode(lexer: Lexer): StoreCommand['mode'] {
  if (lexer.skip(PLUS)) return 'add';
  return lexer.skip(MINUS) ? 'remove' : 'replace';
}

function bareFlags(lexer: Lexer): Flag[] {
  const flags = [expectFlag(lexer)];
  while (lexer.space() && !lexer.atEnd) flags.push(expectFlag(lexer));
  return flags;
}
