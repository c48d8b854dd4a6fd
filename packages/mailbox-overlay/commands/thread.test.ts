import { type Thread, type ThreadCommand, tag, uid } from '@mailweave/imap';
import { indexMessage } from '@mailweave/message';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { testProperty } from '../testing/property.ts';
import { readResponses, responsesIn } from '../testing/read-responses.ts';
import { ClientView, type WovenPlace } from '../view/client-view.ts';
import { planThread } from './thread.ts';

/** Woven messages of these UIDs, each with a real message below it, and one real message above them all. */
function viewWith(woven: readonly { readonly uid: number; readonly date: string }[]): ClientView {
  const places = woven.map((message, at): WovenPlace => {
    const bytes = Buffer.from(`Subject: real talk\r\nDate: ${message.date}\r\n\r\n`);
    const content = { bytes, index: indexMessage(bytes), preview: '' };
    return {
      realBelow: at + 1,
      message: {
        claimId: `${message.uid}`,
        uid: uid(message.uid),
        flags: message.uid === 2 ? ['\\Seen'] : [],
        internalDateMs: 0,
        sizeBytes: bytes.length,
        content: () => content,
      },
    };
  });
  return new ClientView(woven.length + 1, places, { readOnly: false });
}

const CONTEXT = { tag: tag('a1'), nowMs: 0 };

const thread: ThreadCommand = {
  name: 'THREAD',
  byUid: false,
  algorithm: 'ORDEREDSUBJECT',
  charset: 'UTF-8',
  key: { name: 'ALL' },
};

const view = viewWith([
  { uid: 2, date: '2 Jan 2026 10:00:00 +0000' },
  { uid: 4, date: '1 Jan 2026 10:00:00 +0000' },
]);

function answered(command: ThreadCommand, backend: string): readonly unknown[] {
  const plan = planThread(command, view, CONTEXT);
  if (plan.kind === 'refuse') throw new TypeError(plan.text);
  const done = { collected: responsesIn(backend), tagged: undefined, copied: [] };
  return readResponses(plan.answer(view, done));
}

test.each<[change: Partial<ThreadCommand>, backend: string, client: string]>([
  [{}, '* THREAD (1 (2)(3))', '* THREAD (1 (3)(5))(4)(2)'],
  [{}, '* THREAD', '* THREAD (4)(2)'],
  [{ algorithm: 'REFERENCES' }, '* THREAD ((3)(1 2))', '* THREAD ((5)(1 3))(4)(2)'],
  [{ byUid: true }, '* THREAD (1 (3)(5))', '* THREAD (1 (3)(5))(4)(2)'],
  [{ key: { name: 'flag', flag: '\\Seen', set: true, keyword: false } }, '* THREAD (3)', '* THREAD (5)(2)'],
  [{ charset: 'KOI8-R' }, '* THREAD (2)', '* THREAD (3)'],
])('with %j a backend that says %s becomes %s', (change, backend, client) => {
  expect(answered({ ...thread, ...change }, backend)).toEqual(responsesIn(client));
});

test('the program is translated, and the algorithm is the backend\u2019s to know', () => {
  const set = { kind: 'uid' as const, ranges: [{ first: uid(1), last: uid(3) }] };
  const plan = planThread({ ...thread, byUid: true, key: { name: 'UID', set } }, view, CONTEXT);
  const ranges = [1, 3].map((number) => ({ first: number, last: number }));
  expect(plan).toMatchObject({
    upstream: { name: 'THREAD', algorithm: 'ORDEREDSUBJECT', key: { name: 'UID', set: { ranges } } },
  });
});

const anyThreads: fc.Arbitrary<readonly Thread[]> = fc.letrec<{ threads: Thread[]; thread: Thread }>(
  (tie) => ({
    thread: fc.record({
      members: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      threads: fc.oneof({ depthSize: 'small' }, fc.constant([]), tie('threads')),
    }),
    threads: fc.array(tie('thread'), { minLength: 2, maxLength: 3 }),
  }),
).threads;

testProperty(
  'threads keep their shape, however deep, and the client finds its own numbers in them',
  fc.property(anyThreads, (threads) => {
    const plan = planThread(thread, view, CONTEXT);
    if (plan.kind === 'refuse') throw new TypeError(plan.text);
    const done = { collected: [{ name: 'THREAD' as const, threads }], tagged: undefined, copied: [] };
    const [answer] = readResponses(plan.answer(view, done));
    const asClient = (text: string) => text.replace(/\d/g, (real) => `${Number(real) * 2 - 1}`);
    const own = [4, 2].map((number) => ({ members: [number], threads: [] }));
    expect(answer).toEqual({
      name: 'THREAD',
      threads: [...JSON.parse(asClient(JSON.stringify(threads))), ...own],
    });
  }),
  0.1,
);

test('a conversation that splits ten thousand times is no trouble', () => {
  const deep = `${'(1 '.repeat(10_000)}(2)(3)${')'.repeat(10_000)}`;
  const plan = planThread(thread, view, CONTEXT);
  if (plan.kind === 'refuse') throw new TypeError(plan.text);
  const collected = responsesIn(`* THREAD ${deep}`);
  const [line] = plan.answer(view, { collected, tagged: undefined, copied: [] });
  expect(`${line}`).toBe(`* THREAD ${deep.replace('(2)(3)', '(3)(5)')}(4)(2)\r\n`);
});
