/** Changes for inputs that are IMAP: half of them keep the words whole and move, swap and rewrite them. */
import { byteMutation, MAX_INPUT_BYTES } from '../harness/byte-mutation.ts';
import { type Dice, pick } from '../harness/dice.ts';
import type { Mutate } from '../harness/fuzz-target.ts';
import { type Token, tokensOf } from './tokens.ts';

/** What the grammar is sensitive to. */
const WORDS = [
  ...['(', ')', '((((((((', '"', '\\', '\\*', '[', ']', '<0.1>', '$', '*', ':', ',', ' ', '  '],
  ...['\r\n', '\n', '\r', '{3}\r\n', '{0+}\r\n', '~{2}\r\n', '{99999999999}\r\n', '{', '}', '+', '~'],
  ...['NIL', '\0', '\xff', '\x7f', '0', '1:*', '*:1', '4294967295', '4294967296'],
  ...['9223372036854775807', '9223372036854775808', 'UID ', 'BODY[', 'HEADER.FIELDS (', 'OR ', 'NOT '],
  ...['RETURN (', '* ', '+ ', 'FETCH (', 'OK [', '-0000"', '29-Feb-2023'],
];

const mutateBytes = byteMutation(WORDS);

export const mutateImap: Mutate = (corpus, dice) => {
  if (dice(2) === 0) return mutateBytes(corpus, dice);
  const rewritten = rewrittenInput(corpus, dice);
  return dice(3) === 0 ? mutateBytes([rewritten], dice) : rewritten;
};

function rewrittenInput(corpus: readonly Buffer[], dice: Dice): Buffer {
  let tokens: readonly Token[] = tokensOf(pick(corpus, dice));
  for (let changes = 1 + dice(3); changes > 0; changes -= 1) {
    tokens = pick(CHANGES, dice)(tokens, dice, corpus);
  }
  return Buffer.from(tokens.map(({ text }) => text).join(''), 'latin1').subarray(0, MAX_INPUT_BYTES);
}

type Change = (tokens: readonly Token[], dice: Dice, corpus: readonly Buffer[]) => readonly Token[];

const CHANGES: readonly Change[] = [
  takeFromAnother,
  takeFromAnother,
  swapTwo,
  leaveOut,
  sayTwice,
  bracket,
  restring,
];

/** A word stands where another input has one of its kind, brackets and all. */
function takeFromAnother(tokens: readonly Token[], dice: Dice, corpus: readonly Buffer[]): readonly Token[] {
  const at = dice(tokens.length + 1);
  const kind = tokens[at]?.kind;
  const others = tokensOf(pick(corpus, dice)).filter((token) => token.kind === kind);
  return others.length === 0 ? tokens : tokens.with(at, pick(others, dice));
}

function swapTwo(tokens: readonly Token[], dice: Dice): readonly Token[] {
  const [one, other] = [dice(tokens.length + 1), dice(tokens.length + 1)];
  const [first, second] = [tokens[one], tokens[other]];
  if (first === undefined || second === undefined) return tokens;
  return tokens.with(one, second).with(other, first);
}

function leaveOut(tokens: readonly Token[], dice: Dice): readonly Token[] {
  return tokens.toSpliced(dice(tokens.length + 1), 1 + dice(2));
}

function sayTwice(tokens: readonly Token[], dice: Dice): readonly Token[] {
  const at = dice(tokens.length + 1);
  return tokens.toSpliced(at, 0, ...tokens.slice(at, at + 1 + dice(4)));
}

function bracket(tokens: readonly Token[], dice: Dice): readonly Token[] {
  const at = dice(tokens.length + 1);
  const inside = tokens.slice(at, at + 1 + 2 * dice(3));
  return tokens.toSpliced(at, inside.length, mark('('), ...inside, mark(')'));
}

/** The same value as an atom, a quoted string or a literal. */
function restring(tokens: readonly Token[], dice: Dice): readonly Token[] {
  const at = dice(tokens.length + 1);
  const token = tokens[at];
  if (token === undefined || token.value === undefined) return tokens;
  const { value } = token;
  const sign = pick(['{', '{', '~{'], dice);
  const forms = [value, `"${value}"`, `${sign}${value.length}${pick(['', '+'], dice)}}\r\n${value}`];
  return tokens.with(at, { ...token, text: pick(forms, dice) });
}

function mark(text: string): Token {
  return { kind: 'mark', text, value: undefined };
}
