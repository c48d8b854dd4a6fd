import { type Response, type SearchKey, tag } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunPlan } from '../plan/command-plan.ts';
import { anySearch, anyTextSearch } from '../testing/arbitrary-command.ts';
import { anyComparator, anyKeySketch, fittedKey } from '../testing/arbitrary-search-key.ts';
import { commandIn } from '../testing/command-in.ts';
import { anyHistory, mailboxAfter, NOW_MS, viewOf } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import { TAG } from '../testing/overlay-session.ts';
import { testProperty } from '../testing/property.ts';
import { responsesIn } from '../testing/read-responses.ts';
import { numbersIn, READ_WRITE, SideBySide } from '../testing/side-by-side.ts';
import { planCommand } from './plan-command.ts';

testProperty(
  'a search finds what one server would find in all messages, in every form of result',
  fc.property(anyHistory, anySearch, (history, sketch) => {
    const mailbox = mailboxAfter(history);
    const { expected, answer } = new SideBySide(mailbox).run(sketch.fit(mailbox));
    expect(answer.status).toBe(expected.status);
    const responses = expected.responses.map((response) => {
      return response.name === 'ESEARCH' ? { ...response, tag: TAG } : response;
    });
    expect(answer.responses).toEqual(responses);
  }),
);

testProperty(
  'texts are compared as the server compares them that searches the real messages',
  fc.property(anyHistory, anyTextSearch, anyComparator, (history, sketch, comparator) => {
    const mailbox = mailboxAfter(history);
    const sides = new SideBySide(mailbox, { ...READ_WRITE, comparator });
    const { expected, answer } = sides.run(sketch.fit(mailbox));
    expect(answer.responses).toEqual(expected.responses);
  }),
);

testProperty(
  'what matches a key and what matches its NOT are together all messages, and apart',
  fc.property(anyHistory, anyKeySketch, (history, sketch) => {
    const mailbox = mailboxAfter(history);
    const { overlay } = new SideBySide(mailbox);
    const key = fittedKey(sketch, mailbox);
    const search = (what: SearchKey) =>
      overlay.run({ name: 'SEARCH', byUid: false, returns: ['ALL', 'COUNT'], charset: undefined, key: what });
    const matching = search(key);
    const others = search({ name: 'NOT', key });
    expect(others.status).toBe(matching.status);
    if (matching.status !== 'OK') return;
    const numbers = [...numbersFound(matching.responses), ...numbersFound(others.responses)];
    expect(numbers.sort((a, b) => a - b)).toEqual(mailbox.messages.map((_message, at) => at + 1));
  }),
);

function numbersFound(responses: readonly Response[]): number[] {
  return responses.flatMap((response) => (response.name === 'ESEARCH' ? numbersIn(response.all ?? []) : []));
}

function planOf(text: string, pattern: string): RunPlan {
  const plan = planCommand(commandIn(text), viewOf(mailboxLike(pattern)), {
    tag: tag('A282'),
    nowMs: NOW_MS,
  });
  if (plan.kind !== 'run') throw new Error(`${text} is not carried out.`);
  return plan;
}

/** What the client reads when the backend has said `said`. */
function answerTo(text: string, pattern: string, said: string): string {
  const done = { collected: said === '' ? [] : responsesIn(said), tagged: undefined, copied: [] };
  return planOf(text, pattern)
    .answer(viewOf(mailboxLike(pattern)), done)
    .join('');
}

describe('results are merged', () => {
  test.each([
    ['SEARCH ALL', 'rwr', '* SEARCH 1 2', '* SEARCH 1 2 3'],
    ['UID SEARCH ALL', 'rwr', '* SEARCH 3 1', '* SEARCH 1 2 3'],
    ['SEARCH UNSEEN', 'rw-r', '* SEARCH 1\n* SEARCH 2', '* SEARCH 1 2 3'],
    ['SEARCH SEEN', 'rwr', '* SEARCH', '* SEARCH'],
    [
      'SEARCH RETURN (MIN COUNT) ALL',
      'wrr',
      '* ESEARCH (TAG "p") MIN 1 COUNT 2',
      '* ESEARCH (TAG "A282") MIN 1 COUNT 3',
    ],
    ['SEARCH RETURN () ALL', 'rwrr', '* ESEARCH (TAG "p") ALL 1:3', '* ESEARCH (TAG "A282") ALL 1:4'],
    ['SEARCH RETURN (MAX) SEEN', 'rwrr', '* ESEARCH (TAG "p") MAX 3', '* ESEARCH (TAG "A282") MAX 4'],
    [
      'UID SEARCH RETURN (ALL) SEEN',
      'rwrr',
      '* ESEARCH UID ALL 4:3,1',
      '* ESEARCH (TAG "A282") UID ALL 1,3:4',
    ],
    ['SEARCH RETURN (ALL MIN) SEEN', 'w', '* ESEARCH (TAG "p")', '* ESEARCH (TAG "A282")'],
    ['SEARCH RETURN (COUNT) SEEN', 'w', '* ESEARCH (TAG "p") COUNT 0', '* ESEARCH (TAG "A282") COUNT 0'],
    [
      'SEARCH RETURN (RELEVANCY ALL) FUZZY UNSEEN',
      'rwrw',
      '* ESEARCH (TAG "p") ALL 2,1 RELEVANCY (42 7)',
      '* ESEARCH (TAG "A282") ALL 1:4 RELEVANCY (7 100 42 100)',
    ],
    [
      'UID SEARCH RETURN (RELEVANCY) FUZZY UNSEEN',
      'rwr',
      '* ESEARCH (TAG "p") UID ALL 3 RELEVANCY (7)',
      '* ESEARCH (TAG "A282") UID RELEVANCY (100 7)',
    ],
    [
      'SEARCH RETURN (RELEVANCY) FUZZY UNSEEN',
      'w',
      '* ESEARCH (TAG "p")',
      '* ESEARCH (TAG "A282") RELEVANCY (100)',
    ],
    ['SEARCH MODSEQ 5', 'rwr', '* SEARCH 2 (MODSEQ 12)', '* SEARCH 2 3 (MODSEQ 1000)'],
    ['SEARCH MODSEQ 5', 'rw', '* SEARCH', '* SEARCH 2 (MODSEQ 1000)'],
    ['SEARCH SEEN MODSEQ 5', 'rw', '* SEARCH 1 (MODSEQ 12)', '* SEARCH 1 (MODSEQ 12)'],
    ['SEARCH NOT MODSEQ 5', 'rw', '* SEARCH', '* SEARCH'],
    [
      'SEARCH RETURN (MIN) OR SEEN MODSEQ 5',
      'rw',
      '* ESEARCH (TAG "p") MIN 1 MODSEQ 12',
      '* ESEARCH (TAG "A282") MIN 1 MODSEQ 12',
    ],
    [
      'SEARCH RETURN (MAX) MODSEQ 5',
      'rw',
      '* ESEARCH (TAG "p") MAX 1 MODSEQ 2000',
      '* ESEARCH (TAG "A282") MAX 2 MODSEQ 1000',
    ],
    [
      'UID SEARCH RETURN (COUNT) MODSEQ 5',
      'rw',
      '* ESEARCH (TAG "p") UID COUNT 1 MODSEQ 12',
      '* ESEARCH (TAG "A282") UID COUNT 2 MODSEQ 1000',
    ],
  ])('of %s in %s after %s', (text, pattern, said, answer) => {
    expect(answerTo(text, pattern, said)).toBe(`${answer}\r\n`);
  });
});

test('RETURN () is asked of the backend in its long form', () => {
  expect(planOf('SEARCH RETURN () ALL', 'rw').upstream).toMatchObject({ returns: ['ALL'] });
});

test.each([
  ['SEARCH RETURN (RELEVANCY)', ['RELEVANCY', 'ALL']],
  ['SEARCH RETURN (MAX RELEVANCY ALL)', ['MAX', 'RELEVANCY', 'ALL']],
  ['SEARCH RETURN (SAVE RELEVANCY)', ['SAVE', 'RELEVANCY', 'ALL']],
  ['SORT RETURN (MIN RELEVANCY) (DATE) UTF-8', ['MIN', 'RELEVANCY', 'ALL']],
  // ALL would have everything saved.
  ['SEARCH RETURN (SAVE MIN RELEVANCY)', ['SAVE', 'MIN']],
  ['SORT RETURN (SAVE MAX RELEVANCY) (DATE) UTF-8', ['SAVE', 'MAX']],
])('scores are asked for beside the messages that they are of: %s', (text, returns) => {
  expect(planOf(`${text} FUZZY UNSEEN`, 'rw').upstream).toMatchObject({ returns });
});

test.each([
  ['too few', '* ESEARCH (TAG "p") ALL 1:2 RELEVANCY (42)'],
  ['none', '* ESEARCH (TAG "p") ALL 1:2'],
])('where the backend tells %s scores, none is told', (_what, said) => {
  const answer = answerTo('SEARCH RETURN (RELEVANCY ALL) FUZZY UNSEEN', 'rwr', said);
  expect(answer).toBe('* ESEARCH (TAG "A282") ALL 1:3\r\n');
});

test.each([
  ['2', { name: 'NOT', key: { name: 'ALL' } }],
  ['NOT UID 2', { name: 'NOT', key: { name: 'NOT', key: { name: 'ALL' } } }],
  ['OR 1 UID 2', { name: 'OR', left: { name: 'sequence-set' }, right: { name: 'NOT' } }],
])('a key that names woven messages alone becomes one that matches nothing: %s', (text, key) => {
  expect(planOf(`SEARCH ${text}`, 'rw').upstream).toMatchObject({ key });
});

test.each([
  ['SEARCH 3', 'rw', 'SEARCH 2'],
  ['SEARCH OR ALL (UNSEEN NOT 2:9)', 'rw', 'SEARCH OR ALL (UNSEEN NOT 2:8)'],
  ['SEARCH 4:5', 'wwr', 'SEARCH 2:3'],
])('what %s in %s names beyond the end the backend is asked for as well: %s', (text, pattern, upstream) => {
  expect(planOf(text, pattern).upstream).toEqual(commandIn(upstream));
});

test('in a charset that cannot be read here only the backend finds anything', () => {
  expect(answerTo('SEARCH CHARSET KOI8-R SUBJECT "spring"', 'rw', '* SEARCH 1')).toBe('* SEARCH 1\r\n');
});

test('MIN and MAX are found also where the backend answers with ALL alone', () => {
  const answer = answerTo('SEARCH RETURN (MIN MAX ALL) ALL', 'wrr', '* ESEARCH (TAG "p") ALL 1:2');
  expect(answer).toBe('* ESEARCH (TAG "A282") MIN 1 MAX 3 ALL 1:3\r\n');
});

test('a result may have as many numbers as there are messages in a large mailbox', () => {
  const numbers = Array.from({ length: 300_000 }, (_, at) => 2 * at + 3);
  const found: Response = { name: 'SEARCH', numbers, modSeq: undefined };
  const done = { collected: [found], tagged: undefined, copied: [] };
  const lines = planOf('UID SEARCH ALL', 'rw').answer(viewOf(mailboxLike('rw')), done);
  expect(lines.join('')).toBe(`* SEARCH 2 ${numbers.join(' ')}\r\n`);
});
