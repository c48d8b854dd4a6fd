import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAddressList } from './address-list.ts';

/** `name|route|mailbox|host`, `-` for NIL. */
const shown = (text: string): string[] =>
  parseAddressList(text).map(({ name, route, mailbox, host }) =>
    [name, route, mailbox, host].map((value) => value ?? '-').join('|'),
  );

test.each<[text: string, expected: string[]]>([
  // RFC 5322 appendix A.1.2, A.1.3, A.5, A.6.1
  ['"Joe Q. Public" <john.q.public@example.com>', ['Joe Q. Public|-|john.q.public|example.com']],
  [
    'Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>',
    ['Mary Smith|-|mary|x.test', '-|-|jdoe|example.org', 'Who?|-|one|y.test'],
  ],
  [
    '<boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net>',
    ['-|-|boss|nil.test', 'Giant; "Big" Box|-|sysservices|example.net'],
  ],
  [
    'A Group:Ed Jones <joe@where.test>,joe@where.test,John <jdoe@one.test>;',
    ['-|-|A Group|-', 'Ed Jones|-|joe|where.test', '-|-|joe|where.test', 'John|-|jdoe|one.test', '-|-|-|-'],
  ],
  ['Undisclosed recipients:;', ['-|-|Undisclosed recipients|-', '-|-|-|-']],
  ['Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>', ['Pete|-|pete|silly.test']],
  [
    'Mary Smith <@node.test,@b.test:mary@example.net>, , jdoe@test  . example',
    ['Mary Smith|@node.test,@b.test|mary|example.net', '-|-|jdoe|test.example'],
  ],
  ['Joe Q. Public <john . q . public@example.com>', ['Joe Q. Public|-|john.q.public|example.com']],
  // What else is met
  ['gray@cac.washington.edu (Terry Gray)', ['Terry Gray|-|gray|cac.washington.edu']],
  ['=?utf-8?q?J=C3=BCrgen?= <j@x.test>', ['=?utf-8?q?J=C3=BCrgen?=|-|j|x.test']],
  ['"a b"@[127.0.0.1]', ['-|-|a b|[127.0.0.1]']],
  ['a@b.test <c@d.test>', ['a@b.test|-|c|d.test']],
  ['root', ['-|-|root|']],
  ['<>', ['-|-||']],
  ['Group: a@b', ['-|-|Group|-', '-|-|a|b', '-|-|-|-']],
  ['"unclosed <a@b>', ['-|-|unclosed <a@b>|']],
  ['Name <a@b', ['Name|-|a|b']],
  ['a@b; c@d', ['-|-|a|b', '-|-|c|d']],
  ['a@b c@d, e@f', ['-|-|a|b', '-|-|e|f']],
  [' , ;, ', []],
])('%s', (text, expected) => {
  expect(shown(text)).toEqual(expected);
});

test('any text gives addresses whose groups open before they close', () => {
  const characters = fc.constantFrom(...'<>@,;:"()[]\\. ab');
  fc.assert(
    fc.property(fc.string({ unit: characters, maxLength: 40 }), (text) => {
      let open = false;
      for (const { mailbox, host } of parseAddressList(text)) {
        if (host !== undefined) continue;
        expect(open).toBe(mailbox === undefined);
        open = mailbox !== undefined;
      }
      expect(open).toBe(false);
    }),
    { numRuns: 2000 },
  );
});
