import { indexMessage } from '@mailweave/message';
import { expect, test } from 'vitest';
import { commandIn } from '../testing/command-in.ts';
import { STUB_HEADER, stubBytes, stubSearch } from './stub.ts';

const claimId = '0123456789abcdef0123456789abcdef';

test('a stub is one header field and an empty body, found by its claim', () => {
  const index = indexMessage(stubBytes(claimId));
  expect(index.fields.map(({ name }) => name)).toEqual([STUB_HEADER.toLowerCase()]);
  expect(index.root.bodyStart).toBe(index.root.bodyEnd);
});

test.each([
  ['of one claim', claimId, claimId],
  ['of any claim', undefined, ''],
])('stubs %s are searched for among the deleted messages', (_what, wanted, value) => {
  expect(commandIn(stubSearch(wanted))).toMatchObject({
    name: 'SEARCH',
    byUid: true,
    key: {
      name: 'and',
      keys: [
        { name: 'flag', flag: '\\Deleted', set: true },
        { name: 'HEADER', field: STUB_HEADER, value },
      ],
    },
  });
});
