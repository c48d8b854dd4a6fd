import { expect, test } from 'vitest';
import { decodeWords } from './decode-words.ts';

test.each<[raw: string, text: string]>([
  // RFC 2047 8
  ['=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>', 'Keith Moore <moore@cs.utk.edu>'],
  ['=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?=', 'Keld Jørn Simonsen'],
  [
    '=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=',
    'If you can read this you understand the example.',
  ],
  ['(=?ISO-8859-1?Q?a?= b)', '(a b)'],
  ['(=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)', '(ab)'],
  ['(=?ISO-8859-1?Q?a_?= =?ISO-8859-2?Q?_b?=)', '(a  b)'],
  // RFC 2231 5: language
  ['=?US-ASCII*EN?Q?Keith_Moore?=', 'Keith Moore'],
  // a character cut in two, raw UTF-8, raw latin1, unknown charset, no encoded word
  ['=?utf-8?B?8J+O?= =?utf-8?B?iQ==?=', '🎉'],
  ['gr\xc3\xbcn', 'grün'],
  ['gr\xfcn', 'grün'],
  ['=?x-nonsense?Q?gr=FCn?=', 'grün'],
  ['=?koi8-r?B?8NLJ18XU?=', 'Привет'],
  ['a =?utf-8?X?b?= =?utf-8 c', 'a =?utf-8?X?b?= =?utf-8 c'],
])('%s', (raw, text) => {
  expect(decodeWords(raw)).toBe(text);
});
