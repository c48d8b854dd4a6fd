import { expect, test } from 'vitest';
import { indexMessage } from './index-message.ts';
import type { Parameter } from './message-index.ts';
import { crlfMessage } from './testing/message-text.ts';

const rootOf = (...header: string[]) => indexMessage(crlfMessage(...header, '', 'x')).root;

test.each<[contentType: string, type: string, parameters: Parameter[]]>([
  ['text/plain; charset=us-ascii (Plain text)', 'text/plain', [['charset', 'us-ascii']]],
  ['TEXT / HTML ;Charset="utf\\-8"', 'text/html', [['charset', 'utf-8']]],
  [
    '(c) image/png; name="a;b=c"; ; junk; x=1',
    'image/png',
    [
      ['name', 'a;b=c'],
      ['x', '1'],
    ],
  ],
  ['multipart/mixed; boundary==_x=', 'multipart/mixed', [['boundary', '=_x=']]],
  ['application/x; name="unclosed', 'application/x', [['name', 'unclosed']]],
  ['no type; charset=utf-8', 'text/plain', [['charset', 'us-ascii']]],
  // RFC 2231 3, 4, 4.1
  [
    'message/external-body; access-type=URL; URL*0="ftp://"; URL*1="cs.utk.edu/pub"',
    'message/external-body',
    [
      ['access-type', 'URL'],
      ['url', 'ftp://cs.utk.edu/pub'],
    ],
  ],
  [
    "application/x; title*=us-ascii'en-us'This%20is",
    'application/x',
    [['title*', "us-ascii'en-us'This%20is"]],
  ],
  [
    "application/x; title*2=\"isn't it!\"; title*0*=us-ascii'en'This%20is; title*1*=%20fun%20",
    'application/x',
    [['title*', "us-ascii'en'This%20is%20fun%20isn%27t%20it!"]],
  ],
])('Content-Type: %s', (contentType, type, parameters) => {
  const root = rootOf(`Content-Type: ${contentType}`);
  expect(`${root.type}/${root.subtype}`).toBe(type);
  expect(root.parameters).toEqual(parameters);
});

test('a boundary that is continued over parameters divides the parts', () => {
  const message = crlfMessage(
    'Content-Type: multipart/mixed; boundary*0=ab; boundary*1=cd',
    '',
    '--abcd',
    '',
    'x',
    '--abcd--',
  );
  expect(indexMessage(message).root.children).toHaveLength(1);
});

test('the other MIME fields are read, with their comments and folds', () => {
  const root = rootOf(
    'Content-Transfer-Encoding: BASE64 (why not)',
    'Content-ID: <a@b>',
    'Content-Description: a',
    ' picture',
    'Content-Disposition: Attachment; filename="x.png"; size=3',
    'Content-Language: de, en (British)',
    'Content-Location: http://example.com/x',
    'Content-MD5: Q2hlY2s=',
  );
  expect(root).toMatchObject({
    encoding: 'base64',
    id: '<a@b>',
    description: 'a picture',
    disposition: {
      kind: 'attachment',
      parameters: [
        ['filename', 'x.png'],
        ['size', '3'],
      ],
    },
    language: ['de', 'en'],
    location: 'http://example.com/x',
    md5: 'Q2hlY2s=',
  });
});
