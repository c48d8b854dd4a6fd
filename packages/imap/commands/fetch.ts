import { expectFetchItems } from '../fetch/parse-fetch-item.ts';
import { writeFetchItem } from '../fetch/write-fetch-item.ts';
import type { Lexer } from '../lexer/lexer.ts';
import { expectMessageSet } from '../lexer/message-sets.ts';
import { writeMessageSet } from '../values/number-ranges.ts';
import { type ModSeq, modSeq } from '../values/numbers.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { FetchCommand } from './command.ts';

/**
 * fetch          = "FETCH" SP sequence-set SP ("ALL" / "FULL" / "FAST" / fetch-att /
 *                  "(" fetch-att *(SP fetch-att) ")") [fetch-modifiers]     (RFC 3501 6.4.5, RFC 4466 2.3)
 * fetch-modifier = "CHANGEDSINCE" SP mod-sequence-value / "VANISHED"        (RFC 7162 3.1.4.1, 3.2.6)
 *
 * Macros come out as the items they stand for.
 */
export function parseFetch(lexer: Lexer, byUid: boolean): FetchCommand {
  lexer.expectSpace();
  const set = expectMessageSet(lexer, byUid);
  lexer.expectSpace();
  const items = expectFetchItems(lexer);
  const start = lexer.position();
  const modifiers = fetchModifiers(lexer);
  if (modifiers.vanished && (!byUid || modifiers.changedSince === undefined)) {
    throw lexer.error('VANISHED only in UID FETCH and together with CHANGEDSINCE', start);
  }
  return { name: 'FETCH', byUid, set, items, ...modifiers };
}

export function writeFetch(command: FetchCommand, writer: WireWriter): void {
  writer.raw(`${command.byUid ? 'UID ' : ''}FETCH ${writeMessageSet(command.set)} `);
  writer.list(command.items, writeFetchItem);
  if (command.changedSince === undefined) return;
  writer.raw(` (CHANGEDSINCE ${command.changedSince}${command.vanished ? ' VANISHED' : ''})`);
}

type FetchModifiers = { readonly changedSince: ModSeq | undefined; readonly vanished: boolean };

const noModifiers: FetchModifiers = { changedSince: undefined, vanished: false };

function fetchModifiers(lexer: Lexer): FetchModifiers {
  if (!lexer.space() || !lexer.open()) return noModifiers;
  let changedSince: ModSeq | undefined;
  let vanished = false;
  while (!lexer.close()) {
    const start = lexer.position();
    const word = lexer.expectKeyword('a modifier of FETCH');
    if (word === 'VANISHED') {
      vanished = true;
    } else if (word === 'CHANGEDSINCE') {
      lexer.expectSpace();
      changedSince = modSeq(lexer.expectNumber64('a mod-sequence'));
    } else {
      throw lexer.error('CHANGEDSINCE or VANISHED', start);
    }
    lexer.space();
  }
  return { changedSince, vanished };
}
