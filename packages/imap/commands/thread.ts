import type { Lexer } from '../lexer/lexer.ts';
import { expectSearchKeys } from '../search/parse-search-key.ts';
import { expectCharset } from '../search/search-options.ts';
import { writeSearchKeys } from '../search/write-search-key.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { ThreadCommand } from './command.ts';

/**
 * thread     = ["UID" SP] "THREAD" SP thread-alg SP charset 1*(SP search-key)
 * thread-alg = "ORDEREDSUBJECT" / "REFERENCES" / atom                     (RFC 5256 5)
 */
export function parseThread(lexer: Lexer, byUid: boolean): ThreadCommand {
  lexer.expectSpace();
  const algorithm = lexer.expectAtom('a threading algorithm').toUpperCase();
  lexer.expectSpace();
  const charset = expectCharset(lexer);
  lexer.expectSpace();
  return { name: 'THREAD', byUid, algorithm, charset, key: expectSearchKeys(lexer) };
}

export function writeThread(command: ThreadCommand, writer: WireWriter): void {
  writer.raw(command.byUid ? 'UID THREAD ' : 'THREAD ');
  writer.atom(command.algorithm);
  writer.space();
  writer.atom(command.charset);
  writer.space();
  writeSearchKeys(command.key, writer);
}
