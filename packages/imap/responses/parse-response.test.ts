import { expect, test } from 'vitest';
import { responseOf, responseText, rewrittenResponse } from '../testing/wire-text.ts';
import { parseResponse } from './parse-response.ts';

test.each([
  // RFC 3501 7.1
  '* OK IMAP4rev1 server ready',
  '* OK [ALERT] System shutdown in 10 minutes',
  'A001 OK [READ-WRITE] SELECT completed',
  '* NO Disk is 98% full, please delete unnecessary data',
  '* BAD Empty command line',
  '* PREAUTH IMAP4rev1 server logged in as Smith',
  '* BYE Autologout; idle for too long',
  '* OK [UIDVALIDITY 3857529045] UIDs valid',
  '* OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] Limited',
  '* OK [CAPABILITY IMAP4rev1 LITERAL+ AUTH=PLAIN] ready',
  // RFC 3501 7.2, 7.3, 7.4
  '* CAPABILITY IMAP4rev1 STARTTLS AUTH=GSSAPI XPIG-LATIN',
  '* LIST (\\Noselect) "/" ~/Mail/foo',
  '* LSUB () "." #news.comp.mail.misc',
  '* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)',
  '* SEARCH 2 3 6',
  '* SEARCH',
  '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)',
  '* 23 EXISTS',
  '* 5 RECENT',
  '* 44 EXPUNGE',
  '* 23 FETCH (FLAGS (\\Seen) RFC822.SIZE 44827)',
  '+ Ready for additional command text',
  // RFC 3501 8
  '* 12 FETCH (FLAGS (\\Seen) INTERNALDATE "17-Jul-1996 02:44:25 -0700" RFC822.SIZE 4286 ENVELOPE ("Wed, 17 Jul 1996 02:23:25 -0700 (PDT)" "IMAP4rev1 WG mtg summary and minutes" (("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) (("Terry Gray" NIL "gray" "cac.washington.edu")) ((NIL NIL "imap" "cac.washington.edu")) ((NIL NIL "minutes" "CNRI.Reston.VA.US")("John Klensin" NIL "KLENSIN" "MIT.EDU")) NIL NIL "<B27397-0100000@cac.washington.edu>") BODY ("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 3028 92))',
  // RFC 3501 7.4.2: a multipart with a message inside
  '* 1 FETCH (BODYSTRUCTURE (("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 1152 23 NIL ("inline" NIL) ("en" "de"))("MESSAGE" "RFC822" NIL NIL NIL "7BIT" 99 (NIL "x" NIL NIL NIL NIL NIL NIL NIL NIL) ("TEXT" "PLAIN" NIL NIL NIL "7BIT" 5 1) 3) "MIXED" ("BOUNDARY" "b")))',
  '* 12 FETCH (BODY[HEADER.FIELDS (A "b c")]<0> {4}\na\nb UID 5)',
  // RFC 4315 3, RFC 7162 3
  'A003 OK [APPENDUID 38505 3955] APPEND completed',
  'A003 OK [COPYUID 38505 304,319:320 3956:3958] Done',
  '* OK [HIGHESTMODSEQ 715194045007] Highest',
  '* OK [NOMODSEQ] Sorry',
  'd105 OK [MODIFIED 7,9] Conditional STORE failed',
  '* 50 FETCH (MODSEQ (12111230047))',
  '* SEARCH 2 5 6 7 11 12 18 19 20 23 (MODSEQ 917162500)',
  '* VANISHED (EARLIER) 41,43:116,118,120:211,214:540',
  '* VANISHED 405,407,410,425',
  // RFC 4731 3.1, RFC 7162 3.1.10
  '* ESEARCH (TAG "A282") MIN 2 COUNT 3',
  '* ESEARCH (TAG "A285") UID MIN 7 MAX 3800',
  '* ESEARCH (TAG "a") UID ALL 1:3,5 MODSEQ 917162500',
  '* ESEARCH (TAG "a")',
  // RFC 5161, 5258, 8438, 8474, 2342, 2971, 5464
  '* ENABLED X-GOOD-IDEA',
  '* ENABLED',
  '* LIST (\\NonExistent) "/" Foo ("CHILDINFO" ("SUBSCRIBED"))',
  '* STATUS INBOX (SIZE 44421 MAILBOXID (F2212ea87-6097-4256-9d51-71338625) APPENDLIMIT NIL)',
  '* NAMESPACE (("" "/")("#mh/" "/" "X-PARAM" ("FLAG1" "FLAG2"))) NIL (("" "."))',
  '* ID ("name" "Cyrus" "version" "1.5" "os" NIL)',
  '* ID NIL',
  '* METADATA INBOX (/shared/comment "My comment" /private/comment NIL)',
  '* METADATA "" /shared/comment /private/comment',
  // RFC 8474, 8514, 8970
  '* 1 FETCH (EMAILID (M6d99ac3275bb4e) THREADID NIL SAVEDATE NIL PREVIEW "hi")',
  // No grammar: as it is
  '* QUOTA "" (STORAGE 10 512)',
  '* 5 UIDFETCH (FLAGS ())',
  '* METADATA2 {2}\nab x',
])('%j reads and writes back equal', (wire) => {
  expect(rewrittenResponse(wire)).toBe(wire);
});

test.each([
  ['* SEARCH 2  84 882  ', '* SEARCH 2 84 882'],
  ['* 23 EXISTS ', '* 23 EXISTS'],
  ['* LIST ( \\NoInferiors ) NIL {3}\na"b ', '* LIST (\\NoInferiors) NIL "a\\"b"'],
  ['* status {1}\nx ( MESSAGES 1 X-GUID (a "b") )', '* STATUS x (MESSAGES 1)'],
  ['* esearch (tag a MAILBOX "x" UIDVALIDITY 5) PARTIAL (1:9 4) COUNT 2', '* ESEARCH (TAG "a") COUNT 2'],
  ['* esearch RELEVANCY ( 4 0 ) all 7,5', '* ESEARCH ALL 7,5 RELEVANCY (4 0)'],
  [
    '* 1 fetch (flags (\\seen nil) body[header.fields (Date)] nil)',
    '* 1 FETCH (FLAGS (\\seen NIL) BODY[HEADER.FIELDS (Date)] NIL)',
  ],
  ['* 1 FETCH (BODY (("a") ("b") "mixed"))', '* 1 FETCH (BODY (("a")("b") "mixed"))'],
  ['* 1 FETCH (BINARY[1] ~{2}\na\0)', '* 1 FETCH (BINARY[1] ~{2}\na\0)'],
  ['* 1 FETCH (BODY[] {2}\na\0)', '* 1 FETCH (BODY[] ~{2}\na\0)'],
  ['a OK', 'a OK '],
  ['a OK [READ-ONLY]', 'a OK [READ-ONLY] '],
  ['+', '+ '],
])('%j, which servers send, is read as %j', (wire, canonical) => {
  expect(rewrittenResponse(wire)).toBe(canonical);
});

test('a response code that makes no sense is kept, and text that only looks like one stays text', () => {
  const code = (wire: string) => {
    const response = responseOf(wire);
    return 'code' in response ? [response.code, response.text] : undefined;
  };
  expect(code('* OK [UIDNEXT 0] x')).toEqual([{ name: 'other', atom: 'UIDNEXT', text: '0' }, 'x']);
  expect(code('* OK [COPYUID 1 2:* 3] x')).toEqual([
    { name: 'other', atom: 'COPYUID', text: '1 2:* 3' },
    'x',
  ]);
  expect(code('* OK [badcharset (UTF-8)] x')).toEqual([
    { name: 'other', atom: 'BADCHARSET', text: '(UTF-8)' },
    'x',
  ]);
  expect(code('* OK [not closed')).toEqual([undefined, '[not closed']);
  expect(code('* OK [] x')).toEqual([undefined, '[] x']);
  expect(code('* OK [UNSEEN 12] x')).toEqual([{ name: 'UNSEEN', sequence: 12 }, 'x']);
});

test('text that is written can neither end the line nor announce a literal', () => {
  const text = 'a\r\n* 1 EXPUNGE\0 {5}' as never;
  const wire = responseText({ name: 'NO', tag: undefined, code: undefined, text });
  expect(wire).toBe('* NO a  * 1 EXPUNGE  {5} ');
});

test.each([
  '',
  '*',
  '* ',
  'a FETCH',
  'a BYE x',
  '* 0 EXPUNGE',
  '* 0 FETCH (UID 1)',
  '* 1 FETCH',
  '* 1 FETCH (UID)',
  '* 1 FETCH (BODY[FOO] NIL)',
  '* 1 FETCH (UID 1) x',
  '* 1 EXISTS 2',
  '* SEARCH x',
  '* SEARCH 1 (FOO 2)',
  '* LIST () "//" x',
  '* LIST () "/"',
  '* STATUS x MESSAGES 1',
  '* VANISHED 1:*',
  '* VANISHED (LATER) 1',
  '* ESEARCH (TAG "a b")',
  '* NAMESPACE NIL NIL',
  '* ID ("a" "b"',
  '* OK x {1}\ny',
])('%j is refused', (wire) => {
  expect(() => responseOf(wire)).toThrow(expect.objectContaining({ code: 'imap-syntax' }));
});

test('lists nest as deep as MIME trees go, not without end', () => {
  const nested = (depth: number): string => `* 1 FETCH (X ${'('.repeat(depth)}${')'.repeat(depth)})`;
  expect(rewrittenResponse(nested(240))).toBe(nested(240));
  expect(() => responseOf(nested(10_000))).toThrow('nested lists');
  const endless = Buffer.from(`* 1 FETCH (X ${'('.repeat(1_000_000)}`);
  expect(() => parseResponse({ lines: [endless], literals: [] })).toThrow('nested lists');
});
