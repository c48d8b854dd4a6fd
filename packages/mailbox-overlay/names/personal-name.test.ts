import { byteStringOfText, encodeModifiedUtf7, type Response } from '@mailweave/imap';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readResponses } from '../testing/read-responses.ts';
import { mayBear, type Namespaces, personalName } from './personal-name.ts';

function namespaces(text: string): Namespaces {
  const [response] = readResponses([Buffer.from(`* NAMESPACE ${text}\r\n`)]);
  return response as Extract<Response, { name: 'NAMESPACE' }>;
}

const dovecot = namespaces('(("" "/")) (("shared/" "/")) (("public/" "/"))');
const courier = namespaces('(("INBOX." ".")) NIL (("#shared." ".")("shared." "."))');
const several = namespaces('(("" "/")("Archive/" "/")) NIL NIL');
const nameOf = (name: string, spaces: Namespaces) => personalName(byteStringOfText(name), spaces);

describe('the name of a mailbox beyond one server', () => {
  test.each([
    [dovecot, 'inbox', 'INBOX'],
    [dovecot, 'Offers', 'Offers'],
    [dovecot, 'Offers/Spring', 'Offers/Spring'],
    [dovecot, 'Entw&APw-rfe', 'Entwürfe'],
    [dovecot, 'INBOX/Offers', 'INBOX/Offers'],
    [dovecot, 'sharedstuff', 'sharedstuff'],
    [courier, 'INBOX', 'INBOX'],
    [courier, 'INBOX.Offers.Spring', 'Offers/Spring'],
    [several, 'Archive/Offers', 'Archive/Offers'],
    [several, 'Offers', 'Offers'],
    [namespaces('(("" NIL)) NIL NIL'), 'a.b', 'a.b'],
  ])('%#: %s', (spaces, name, expected) => {
    expect(nameOf(name, spaces)).toBe(expected);
  });
});

describe('no name have', () => {
  test.each([
    ["another user's mailbox", dovecot, 'shared/bob/Offers'],
    ['a shared mailbox', courier, 'shared.Offers'],
    ['the root of a namespace that is not his', dovecot, 'public'],
    ['a mailbox outside every namespace', courier, 'Offers'],
    ['a level that holds a slash', courier, 'INBOX.a/b'],
    ['a mailbox of the namespace that would be called INBOX', courier, 'INBOX.Inbox'],
    ['a name that is not in normal form C', dovecot, 'Entwu&Awg-rfe'],
    ['the prefix alone', courier, 'INBOX.'],
    ['a name that is no modified UTF-7', dovecot, 'R&D'],
    ['anything where nothing is his own', namespaces('NIL NIL (("" "/"))'), 'Offers'],
    ['anything where shared mailboxes lie beside his own', namespaces('(("" "/")) NIL (("" "/"))'), 'Offers'],
  ])('%s', (_what, spaces, name) => {
    expect(nameOf(name, spaces)).toBeUndefined();
  });
});

test('two mailboxes never have one name, and a mailbox that has it may bear it', () => {
  const anyName = fc
    .array(fc.constantFrom('INBOX', 'inbox', 'a', 'ü', '/', '.', '&', 'Archive', 'shared', 'b'), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => encodeModifiedUtf7(parts.join('')));
  const anySpaces = fc.constantFrom(dovecot, courier, several);
  let named = 0;
  fc.assert(
    fc.property(anySpaces, anyName, anyName, (spaces, one, other) => {
      const name = personalName(one, spaces);
      if (name === undefined) return;
      named += 1;
      expect(name === 'INBOX' || mayBear(one, name)).toBe(true);
      if (one !== other && name !== 'INBOX') expect(personalName(other, spaces)).not.toBe(name);
    }),
    { numRuns: 2_000 },
  );
  expect(named).toBeGreaterThan(100);
});
