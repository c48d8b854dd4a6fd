/** SEARCH commands by the grammar (RFC 3501 9), with numbers near those of the small mailboxes. */
import { type Dice, pick } from '../harness/dice.ts';

const LETTERS = [
  'a',
  'ann',
  'HALF',
  '"price"',
  '"\\"q\\""',
  '{4+}\r\n\xc3\xa4(x',
  '""',
  '{2+}\r\n\x00\xff',
  '2026',
];
const DATES = ['1-Feb-1994', '20-Nov-2026', '"01-Dec-2026"', '29-Feb-2024'];
const FLAGS = ['ANSWERED', 'DELETED', 'DRAFT', 'FLAGGED', 'SEEN'];
const WHEN = ['BEFORE', 'ON', 'SINCE'];

type Key = (dice: Dice, depth: number) => string;

const number = (dice: Dice): string => pick(['0', '1', '7', '120', '4294967295', '9007199254740991'], dice);

const KEYS: readonly Key[] = [
  (dice) => setText(dice),
  (dice) => setText(dice),
  (dice) => `UID ${dice(12) === 0 ? '$' : setText(dice)}`,
  (dice) => `UID ${setText(dice)}`,
  (dice) => pick(['ALL', 'NEW', 'OLD', 'RECENT', 'SAVEDATESUPPORTED', '$'], dice),
  (dice) => `${pick(['', 'UN'], dice)}${pick(FLAGS, dice)}`,
  (dice) => `${pick(['', 'UN'], dice)}KEYWORD ${pick(['$Label1', 'x', 'SEEN'], dice)}`,
  (dice) => `${pick(['FROM', 'TO', 'CC', 'BCC', 'SUBJECT', 'BODY', 'TEXT'], dice)} ${pick(LETTERS, dice)}`,
  (dice) => `HEADER ${pick(['Subject', 'x', '"a b"', 'Content-Type'], dice)} ${pick(LETTERS, dice)}`,
  (dice) => `${pick(['', 'SENT', 'SAVED'], dice)}${pick(WHEN, dice)} ${pick(DATES, dice)}`,
  (dice) => `${pick(['LARGER', 'SMALLER', 'OLDER', 'YOUNGER'], dice)} ${number(dice)}`,
  (dice) => `${pick(['EMAILID', 'THREADID'], dice)} M${dice(9)}`,
  (dice) => (dice(6) === 0 ? `MODSEQ ${number(dice)}` : 'ALL'),
  (dice, depth) => `NOT ${key(dice, depth + 1)}`,
  (dice, depth) => `OR ${key(dice, depth + 1)} ${key(dice, depth + 1)}`,
  (dice, depth) => `(${keys(dice, depth + 1)})`,
];
const INNER = 3;

function key(dice: Dice, depth: number): string {
  const choices = depth > 5 ? KEYS.slice(0, -INNER) : KEYS;
  return pick(choices, dice)(dice, depth);
}

function keys(dice: Dice, depth: number): string {
  return Array.from({ length: 1 + dice(3) }, () => key(dice, depth)).join(' ');
}

/** A set of numbers; now and then one that no mailbox has. */
export function setText(dice: Dice): string {
  const end = (): string => {
    if (dice(6) === 0) return '*';
    return dice(30) === 0 ? pick(['4294967295', '99'], dice) : `${1 + dice(8)}`;
  };
  const range = (): string => (dice(2) === 0 ? end() : `${end()}:${end()}`);
  return Array.from({ length: 1 + dice(4) }, range).join(',');
}

export function searchProgram(dice: Dice): Buffer {
  const returns = pick(['', '', 'RETURN () ', 'RETURN (MIN MAX COUNT ALL) ', 'RETURN (SAVE) '], dice);
  const charset = pick(['', '', '', 'CHARSET UTF-8 ', 'CHARSET ISO-8859-1 '], dice);
  const line = `f ${pick(['', 'UID '], dice)}SEARCH ${returns}${charset}${keys(dice, 0)}\r\n`;
  return Buffer.from(line, 'latin1');
}
