import type { SortKeyName } from '@mailweave/imap';
import { expect, test } from 'vitest';
import { responsesIn } from '../testing/read-responses.ts';
import { fetchedFacts } from './sort-facts.ts';
import { sortItems, sortKey } from './sort-key.ts';

type Items = Parameters<typeof fetchedFacts>[1];

function factsIn(attributes: string, asked: Items) {
  const [response] = responsesIn(`* 1 FETCH (${attributes})`);
  if (response?.name !== 'FETCH') throw new TypeError('That is no FETCH.');
  return fetchedFacts(response.attributes, asked);
}

/** The key of a message whose From and To are the addresses, the rest as it is empty. */
function keyOf(name: SortKeyName, addresses: string): unknown {
  const facts = factsIn(`ENVELOPE (NIL NIL ${addresses} NIL NIL ${addresses} NIL NIL NIL NIL)`, ['ENVELOPE']);
  const [key] = facts === undefined ? [] : sortKey([{ name, reverse: false }], facts);
  return Buffer.isBuffer(key) ? key.toString('utf8') : key;
}

test.each([
  // RFC 5957 3
  ['(("Ann" NIL "zoe" "example.com")("Ben" NIL "ben" "example.com"))', 'ZOE', 'ANN'],
  ['(("=?utf-8?Q?Zo=C3=AB?= X" NIL "ann" "example.com"))', 'ANN', 'ZOE\u0308 X'],
  ['((NIL NIL "ann" "example.com"))', 'ANN', 'ANN@EXAMPLE.COM'],
  ['(("" NIL "ann" "example.com"))', 'ANN', 'ANN@EXAMPLE.COM'],
  ['(("=?utf-8?Q??=" NIL "ann" "example.com"))', 'ANN', 'ANN@EXAMPLE.COM'],
  ['((NIL NIL "Team" NIL)(NIL NIL "ann" "example.com")(NIL NIL NIL NIL))', 'TEAM', 'TEAM'],
  ['((NIL NIL NIL NIL))', '', ''],
  ['NIL', '', ''],
])('of %s a message is sorted by mailbox %j and name %j', (addresses, mailbox, display) => {
  expect([keyOf('FROM', addresses), keyOf('TO', addresses)]).toEqual([mailbox, mailbox]);
  expect([keyOf('DISPLAYFROM', addresses), keyOf('DISPLAYTO', addresses)]).toEqual([display, display]);
});

test('a subject in a literal is read over its line breaks', () => {
  const subject = '=?utf-8?Q?=C3=84?=\n =?utf-8?Q?b?=';
  const literal = `{${subject.length + 1}}\n${subject}`;
  const facts = factsIn(`ENVELOPE (NIL ${literal} NIL NIL NIL NIL NIL NIL NIL NIL)`, ['ENVELOPE']);
  expect(facts && sortKey([{ name: 'SUBJECT', reverse: false }], facts)).toEqual([Buffer.from('A\u0308B')]);
});

test('only what the criteria need is asked for, each item once', () => {
  const items = (...names: SortKeyName[]) => sortItems(names.map((name) => ({ name, reverse: false })));
  expect(items('ARRIVAL')).toEqual(['INTERNALDATE']);
  expect(items('SIZE')).toEqual(['RFC822.SIZE']);
  expect(items('FROM', 'SUBJECT')).toEqual(['ENVELOPE']);
  expect(items('DATE', 'ARRIVAL', 'CC')).toEqual(['INTERNALDATE', 'ENVELOPE']);
});

test.each<[attributes: string, asked: Items]>([
  ['RFC822.SIZE 5', ['INTERNALDATE']],
  ['INTERNALDATE "yesterday"', ['INTERNALDATE']],
  ['RFC822.SIZE NIL', ['RFC822.SIZE']],
  ['ENVELOPE NIL', ['ENVELOPE']],
  ['FLAGS (\\Seen)', ['ENVELOPE', 'RFC822.SIZE']],
])('%s is no answer to %j', (attributes, asked) => {
  expect(factsIn(attributes, asked)).toBeUndefined();
});
