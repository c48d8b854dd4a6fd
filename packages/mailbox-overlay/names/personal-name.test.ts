import {
  type ByteString,
  byteStringOfText,
  mailboxOfText,
  type NameForm,
  type Response,
} from '@mailweave/imap';
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
const nameOf = (name: string, spaces: Namespaces, form: NameForm = 'modified-utf7') =>
  personalName(byteStringOfText(name), spaces, form);

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

  test.each([
    [dovecot, 'iNBOX', 'INBOX'],
    [dovecot, 'Entwürfe', 'Entwürfe'],
    [dovecot, 'R&D', 'R&D'],
    [dovecot, 'Ангебот/日本', 'Ангебот/日本'],
    [courier, 'INBOX.Entwürfe.Neu', 'Entwürfe/Neu'],
  ])('in UTF-8, %#: %s', (spaces, name, expected) => {
    expect(nameOf(name, spaces, 'utf-8')).toBe(expected);
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

  test.each<[string, string, NameForm]>([
    ['a name whose text is &APw-, in UTF-8', '&APw-', 'utf-8'],
    ['the same in modified UTF-7', '&-APw-', 'modified-utf7'],
    ['a level whose text is R&-D', 'R&-D/Offers', 'utf-8'],
    ['a name in UTF-8 where names are modified UTF-7', 'Entwürfe', 'modified-utf7'],
    ['a name in UTF-8 that is not in normal form C', 'Entwu\u0308rfe', 'utf-8'],
  ])('%s', (_what, name, form) => {
    expect(nameOf(name, dovecot, form)).toBeUndefined();
  });

  test.each(['\xfc', 'Entw\xc3', '\xed\xa0\x80', '\xc0\xaf'])('bytes that are no UTF-8: %j', (bytes) => {
    const name = `Offers${bytes}` as ByteString;
    expect(personalName(name, dovecot, 'utf-8')).toBeUndefined();
    expect(mayBear(name, 'Offers', 'utf-8')).toBe(false);
  });
});

const anyText = fc
  .array(fc.constantFrom('INBOX', 'inbox', 'a', 'ü', '/', '.', '&', '-', 'APw', 'Archive', 'shared', 'b'), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(''));
const anySpaces = fc.constantFrom(dovecot, courier, several);
const anyForm = fc.constantFrom<NameForm>('modified-utf7', 'utf-8');

test('two mailboxes never have one name, and a mailbox that has it may bear it', () => {
  let named = 0;
  fc.assert(
    fc.property(anySpaces, anyText, anyText, anyForm, (spaces, one, other, form) => {
      const name = personalName(mailboxOfText(one, form), spaces, form);
      if (name === undefined) return;
      named += 1;
      expect(name === 'INBOX' || mayBear(mailboxOfText(one, form), name, form)).toBe(true);
      if (one === other || name === 'INBOX') return;
      expect(personalName(mailboxOfText(other, form), spaces, form)).not.toBe(name);
    }),
    { numRuns: 2_000 },
  );
  expect(named).toBeGreaterThan(100);
});

test('a mailbox has the same name in both forms', () => {
  const anyUnicode = fc.string({ unit: 'grapheme', maxLength: 8 });
  const anyOf = fc.oneof(anyText, anyUnicode);
  fc.assert(
    fc.property(anySpaces, anyOf, (spaces, text) => {
      expect(personalName(mailboxOfText(text, 'utf-8'), spaces, 'utf-8')).toBe(
        personalName(mailboxOfText(text, 'modified-utf7'), spaces, 'modified-utf7'),
      );
    }),
    { numRuns: 2_000 },
  );
});
