import { expect, test } from 'vitest';
import { indexMessage } from './index-message.ts';
import { bodyText, decodedHeader, headerText } from './search-text.ts';
import { crlfMessage } from './testing/message-text.ts';

const message = crlfMessage(
  'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
  ' aus Berlin',
  'X-Tag: one',
  'x-tag: =?iso-8859-1?Q?zw=F6lf?=',
  'no field',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  'preamble',
  '--b',
  'Content-Type: text/plain; charset=iso-8859-1',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'K=F6ln',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('<b>Zürich</b>').toString('base64'),
  '--b',
  'Content-Type: text/plain; charset=x-unheard-of',
  '',
  'Malm\xf6',
  '--b',
  'Content-Type: image/png',
  '',
  'binary',
  '--b',
  'Content-Type: message/rfc822',
  '',
  'Subject: =?utf-8?Q?inn=C3=A9r?=',
  '',
  'T\xc3\xbcbingen',
  '--b--',
);
const index = indexMessage(message);

test('a field’s values come decoded and unfolded, by any case of its name', () => {
  expect(decodedHeader(message, index, 'SUBJECT')).toEqual(['Grüße aus Berlin']);
  expect(decodedHeader(message, index, 'X-Tag')).toEqual(['one', 'zwölf']);
  expect(decodedHeader(message, index, 'missing')).toEqual([]);
});

test('the header’s text is all of it, a field a line, also lines that are no fields', () => {
  expect(headerText(message, index).split('\n')).toEqual([
    'Subject: Grüße aus Berlin',
    'X-Tag: one',
    'x-tag: zwölf',
    'no field',
    'Content-Type: multipart/mixed; boundary=b',
  ]);
});

test('the body’s text is that of the text parts and of embedded messages with their headers', () => {
  expect(bodyText(message, index).split('\n')).toEqual([
    'Köln',
    '<b>Zürich</b>',
    'Malmö',
    'Subject: innér',
    'Tübingen',
  ]);
});
