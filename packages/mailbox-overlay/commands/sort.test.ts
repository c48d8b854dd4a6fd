import { modSeq, type Response, type SearchReturn, type SortCommand } from '@mailweave/imap';
import { comparatorNamed } from '@mailweave/message';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anySavingSort, anySort } from '../sort/testing/arbitrary-sort.ts';
import { ModelSortServer } from '../sort/testing/model-sort-server.ts';
import { anyMailbox, type SortMessage } from '../sort/testing/sort-message.ts';
import { realOf, runSort, TAG, viewOf } from '../sort/testing/sort-session.ts';
import { anyComparator } from '../testing/arbitrary-search-key.ts';
import { viewOf as mailboxView } from '../testing/history.ts';
import { mailboxLike } from '../testing/mailbox-like.ts';
import { testProperty } from '../testing/property.ts';
import { responsesIn } from '../testing/read-responses.ts';
import { planSort } from './sort.ts';

testProperty(
  'the result is what one server would give that sorts all messages, in every form of result',
  fc.property(anyMailbox, anySort, (mailbox, sketch) => {
    const command = sketch.fit(mailbox);
    const { responses } = runSort(command, viewOf(mailbox), new ModelSortServer(realOf(mailbox)));
    expect(responses).toEqual(tagged(new ModelSortServer(mailbox).run(command)));
  }),
);

testProperty(
  'texts are compared as the server compares them that sorts the real messages',
  fc.property(anyMailbox, anySort, anyComparator, (mailbox, sketch, name) => {
    const command = sketch.fit(mailbox);
    const backend = ModelSortServer.comparing(realOf(mailbox), name);
    const { responses } = runSort(command, viewOf(mailbox), backend, comparatorNamed(name));
    expect(responses).toEqual(tagged(ModelSortServer.comparing(mailbox, name).run(command)));
  }),
);

testProperty(
  'SAVE keeps what one server would keep: the real part in the backend, the woven one in the view',
  fc.property(anyMailbox, anySavingSort, (mailbox, sketch) => {
    const command = sketch.fit(mailbox);
    const [view, backend, whole] = [
      viewOf(mailbox),
      new ModelSortServer(realOf(mailbox)),
      new ModelSortServer(mailbox),
    ];
    const { responses } = runSort(command, view, backend);
    expect(responses).toEqual(tagged(whole.run(command)));
    const saved = [...backend.saved, ...view.savedWoven.map(({ uid }) => uid)];
    expect(saved.toSorted(ascending)).toEqual(whole.saved.toSorted(ascending));
  }),
);

testProperty(
  'whatever order a backend has, it is kept, and every woven message stands in it once',
  fc.property(anyMailbox, anySort, fc.func(fc.integer()), (mailbox, sketch, rank) => {
    const command: SortCommand = { ...sketch.fit(mailbox), byUid: true, returns: undefined };
    const ranked = (found: readonly SortMessage[]) => found.toSorted((a, b) => rank(a.uid) - rank(b.uid));
    const backend = new ModelSortServer(realOf(mailbox), ranked);
    const numbers = sortNumbers(runSort(command, viewOf(mailbox), backend).responses);
    const all = sortNumbers(new ModelSortServer(mailbox, ranked).run(command));
    const isReal = (uid: number) => realOf(mailbox).some((message) => message.uid === uid);
    expect(numbers.filter(isReal)).toEqual(all.filter(isReal));
    expect(numbers.toSorted(ascending)).toEqual(all.toSorted(ascending));
  }),
);

testProperty(
  'messages that are gone when they are looked at cost nothing but the exact place',
  fc.property(anyMailbox, anySort, fc.func(fc.boolean()), (mailbox, sketch, answers) => {
    const command: SortCommand = { ...sketch.fit(mailbox), byUid: true, returns: undefined };
    const server = new ModelSortServer(realOf(mailbox));
    const forgetful = {
      run: (asked: Parameters<typeof server.run>[0]) =>
        server.run(asked).filter((response) => response.name !== 'FETCH' || answers(response.sequence)),
    };
    const numbers = sortNumbers(runSort(command, viewOf(mailbox), forgetful).responses);
    const all = sortNumbers(new ModelSortServer(mailbox).run(command));
    expect(numbers.toSorted(ascending)).toEqual(all.toSorted(ascending));
  }),
);

const [sample] = fc.sample(
  anyMailbox.filter((messages) => realOf(messages).length > 20),
  {
    numRuns: 1,
    seed: 1,
  },
);
const mailbox: readonly SortMessage[] = (sample ?? []).map((message, at) => ({
  ...message,
  isWoven: at === 10 || at === 20,
}));
const sort: SortCommand = {
  name: 'SORT',
  byUid: false,
  returns: undefined,
  criteria: [{ name: 'SUBJECT', reverse: true }],
  charset: 'UTF-8',
  key: { name: 'ALL' },
};

test('a SORT by number looks at messages by number, a UID SORT by UID, and only at what they are sorted by', () => {
  const backend = new ModelSortServer(realOf(mailbox));
  for (const byUid of [false, true]) {
    const { probes } = runSort({ ...sort, byUid }, viewOf(mailbox), backend);
    expect(probes.length).toBeGreaterThan(0);
    for (const probe of probes) {
      expect(probe).toMatchObject({ name: 'FETCH', byUid, items: [{ name: 'ENVELOPE' }] });
    }
  }
});

test.each<[what: string, change: Partial<SortCommand>]>([
  ['only a count is asked for', { returns: ['COUNT'] }],
  ['no woven message matches', { key: { name: 'LARGER', sizeBytes: 1_000_000 } }],
  ['the strings are in a charset that cannot be read here', { charset: 'KOI8-R' }],
])('the backend is asked nothing more when %s', (_what, change) => {
  const plan = planSort({ ...sort, ...change }, viewOf(mailbox), { tag: TAG, nowMs: 0 });
  expect(plan).toMatchObject({ kind: 'run' });
  expect('converse' in plan).toBe(false);
});

test.each<[returns: SearchReturn[], most: number]>([
  [['MIN'], 1],
  [['MIN', 'MAX', 'COUNT'], 2],
])('RETURN (%s) looks at %i messages at most', (returns, most) => {
  const asked: number[] = [];
  const server = new ModelSortServer(realOf(mailbox));
  runSort({ ...sort, returns }, viewOf(mailbox), {
    run: (command) => {
      const responses = server.run(command);
      if (command.name === 'FETCH') asked.push(responses.length);
      return responses;
    },
  });
  expect(asked).toEqual([most]);
});

test.each([
  [false, '* ESEARCH (TAG "p") ALL 2,1 RELEVANCY (100 42)', 'ALL 2:3,1 RELEVANCY (100 100 42)'],
  [true, '* ESEARCH (TAG "p") ALL 1:2 RELEVANCY (42 100)', 'ALL 1,3,2 RELEVANCY (42 100 100)'],
])(
  'by score a woven message stands outermost, and nothing is looked at; reverse: %s',
  (reverse, said, told) => {
    const command: SortCommand = {
      ...sort,
      returns: ['RELEVANCY', 'ALL'],
      criteria: [{ name: 'RELEVANCY', reverse }],
      key: { name: 'FUZZY', key: { name: 'ALL' } },
    };
    const { responses, probes } = runSort(command, mailboxView(mailboxLike('rwr')), {
      run: () => responsesIn(said),
    });
    expect(probes).toEqual([]);
    expect(responses).toEqual(responsesIn(`* ESEARCH (TAG "${TAG}") ${told}`));
  },
);

test('flags that change while messages are looked at reach the client under its own numbers', () => {
  const server = new ModelSortServer(realOf(mailbox));
  const news = responsesIn('* 12 FETCH (FLAGS (\\Seen) UID 99)');
  const { responses } = runSort(sort, viewOf(mailbox), {
    run: (command) => (command.name === 'FETCH' ? [...server.run(command), ...news] : server.run(command)),
  });
  const [heard] = responses;
  expect(heard).toMatchObject({
    name: 'FETCH',
    sequence: 13,
    attributes: [{ name: 'FLAGS' }, { name: 'UID' }],
  });
  expect(responses.at(-1)).toMatchObject({ name: 'SORT' });
});

test.each([
  [undefined, '* SORT (MODSEQ 12)', '* SORT 1 (MODSEQ 1000)'],
  [
    ['COUNT' as const],
    '* ESEARCH (TAG "p") COUNT 1 MODSEQ 12',
    `* ESEARCH (TAG "${TAG}") COUNT 2 MODSEQ 1000`,
  ],
])('a result of RETURN (%s) by MODSEQ has the highest of both', (returns, said, told) => {
  const key = { name: 'MODSEQ', entry: undefined, modSeq: modSeq(5n) } as const;
  const plan = planSort({ ...sort, key, returns }, mailboxView(mailboxLike('w')), { tag: TAG, nowMs: 0 });
  if (plan.kind !== 'run') throw new Error('It is not carried out.');
  const done = { collected: responsesIn(said), tagged: undefined, copied: [] };
  expect(plan.answer(mailboxView(mailboxLike('w')), done).join('')).toBe(`${told}\r\n`);
});

function tagged(responses: readonly Response[]): Response[] {
  return responses.map((response) => (response.name === 'ESEARCH' ? { ...response, tag: TAG } : response));
}

function sortNumbers(responses: readonly Response[]): readonly number[] {
  return responses.flatMap((response) => (response.name === 'SORT' ? response.numbers : []));
}

function ascending(a: number, b: number): number {
  return a - b;
}
