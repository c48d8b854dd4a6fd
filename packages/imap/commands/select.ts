import type { Lexer } from '../lexer/lexer.ts';
import { expectKnownSequences, expectKnownUids } from '../lexer/message-sets.ts';
import { writeMessageSet } from '../values/number-ranges.ts';
import type { UidSet } from '../values/number-set.ts';
import { modSeq, uidValidity } from '../values/numbers.ts';
import type { WireWriter } from '../wire/wire-writer.ts';
import type { QresyncParameter, SelectCommand } from './command.ts';

const OPEN = 0x28;
const CLOSE = 0x29;

/**
 * select       = "SELECT" SP mailbox [select-params]; examine alike      (RFC 3501 6.3.1, RFC 4466 2.4)
 * select-param = "CONDSTORE" /                                           (RFC 7162 3.1.8)
 *                "QRESYNC" SP "(" uidvalidity SP mod-sequence-value [SP known-uids]
 *                [SP seq-match-data] ")"                                 (RFC 7162 3.2.5)
 */
export function parseSelect(lexer: Lexer, name: SelectCommand['name']): SelectCommand {
  lexer.expectSpace();
  const mailbox = lexer.expectAstring('a mailbox name');
  let condstore = false;
  let qresync: QresyncParameter | undefined;
  if (lexer.space() && lexer.open()) {
    while (!lexer.close()) {
      const start = lexer.position();
      const word = lexer.expectKeyword('CONDSTORE or QRESYNC');
      if (word === 'CONDSTORE') condstore = true;
      else if (word === 'QRESYNC') qresync = expectQresync(lexer);
      else throw lexer.error('CONDSTORE or QRESYNC', start);
      lexer.space();
    }
  }
  return { name, mailbox, condstore, qresync };
}

export function writeSelect(command: SelectCommand, writer: WireWriter): void {
  writer.raw(`${command.name} `);
  writer.astring(command.mailbox);
  const parameters = command.qresync === undefined ? [] : [qresyncText(command.qresync)];
  if (command.condstore) parameters.push('CONDSTORE');
  if (parameters.length > 0) writer.raw(` (${parameters.join(' ')})`);
}

function expectQresync(lexer: Lexer): QresyncParameter {
  lexer.expectSpace();
  lexer.expectOpen('the parameters of QRESYNC');
  const validity = uidValidity(lexer.expectNzNumber('a UIDVALIDITY'));
  lexer.expectSpace();
  const since = modSeq(lexer.expectNumber64('a mod-sequence'));
  const knownUids = knownUidSet(lexer);
  const sequenceMatch = sequenceMatchData(lexer);
  lexer.expectClose();
  return { uidValidity: validity, modSeq: since, knownUids, sequenceMatch };
}

function knownUidSet(lexer: Lexer): UidSet | undefined {
  lexer.space();
  const code = lexer.peek();
  return code === OPEN || code === CLOSE ? undefined : expectKnownUids(lexer);
}

/** seq-match-data = "(" known-sequence-set SP known-uid-set ")" (RFC 7162 7) */
function sequenceMatchData(lexer: Lexer): QresyncParameter['sequenceMatch'] {
  lexer.space();
  if (!lexer.open()) return undefined;
  const sequences = expectKnownSequences(lexer);
  lexer.expectSpace();
  const uids = expectKnownUids(lexer);
  lexer.expectClose();
  return { sequences, uids };
}

function qresyncText({ uidValidity, modSeq, knownUids, sequenceMatch }: QresyncParameter): string {
  const words = [`${uidValidity}`, `${modSeq}`];
  if (knownUids !== undefined) words.push(writeMessageSet(knownUids));
  if (sequenceMatch !== undefined) {
    words.push(`(${writeMessageSet(sequenceMatch.sequences)} ${writeMessageSet(sequenceMatch.uids)})`);
  }
  return `QRESYNC (${words.join(' ')})`;
}
