import { expect, test } from 'vitest';
import { bodyStructure } from './body-structure.ts';
import { envelope } from './envelope.ts';
import { indexMessage } from './index-message.ts';
import { crlfMessage } from './testing/message-text.ts';

const noFields = { id: undefined, description: undefined, extension: undefined };

test('a plain text has the structure of RFC 3501 7.4.2: 48 lines, 2279 octets', () => {
  const body = `${'x'.repeat(45)}\r\n`.repeat(47) + 'x'.repeat(2279 - 47 * 47 - 2);
  const message = crlfMessage('Content-Type: TEXT/PLAIN; CHARSET=US-ASCII', '', body);
  expect(bodyStructure(indexMessage(message), { extended: false })).toEqual({
    kind: 'text',
    type: 'text',
    subtype: 'plain',
    parameters: [['charset', 'US-ASCII']],
    encoding: '7bit',
    sizeBytes: 2279,
    lines: 48,
    ...noFields,
  });
});

test('a text with an attachment has the structure of RFC 3501 7.4.2: 1152 octets, then 4554', () => {
  const message = crlfMessage(
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: TEXT/PLAIN; CHARSET=US-ASCII',
    '',
    `${`${'x'.repeat(48)}\r\n`.repeat(22)}${'x'.repeat(50)}\r\n`,
    '--b',
    'Content-Type: TEXT/PLAIN; CHARSET=US-ASCII; NAME=cc.diff',
    'Content-ID: <960723163407.20117h@cac.washington.edu>',
    'Content-Description: Compiler diff',
    'Content-Transfer-Encoding: BASE64',
    '',
    `${`${'A'.repeat(60)}\r\n`.repeat(72)}${'A'.repeat(88)}\r\n`,
    '--b--',
  );
  const charset = ['charset', 'US-ASCII'];
  expect(bodyStructure(indexMessage(message), { extended: false })).toEqual({
    kind: 'multipart',
    subtype: 'mixed',
    extension: undefined,
    children: [
      {
        kind: 'text',
        type: 'text',
        subtype: 'plain',
        parameters: [charset],
        encoding: '7bit',
        sizeBytes: 1152,
        lines: 23,
        ...noFields,
      },
      {
        kind: 'text',
        type: 'text',
        subtype: 'plain',
        parameters: [charset, ['name', 'cc.diff']],
        encoding: 'base64',
        sizeBytes: 4554,
        lines: 73,
        ...noFields,
        id: '<960723163407.20117h@cac.washington.edu>',
        description: 'Compiler diff',
      },
    ],
  });
});

test('an embedded message shows its envelope, its structure, its size and its lines', () => {
  const inner = crlfMessage('Subject: inner', 'From: a@b', '', 'text');
  const message = Buffer.concat([crlfMessage('Content-Type: message/rfc822', ''), inner]);
  expect(bodyStructure(indexMessage(message), { extended: false })).toMatchObject({
    kind: 'message',
    sizeBytes: inner.length,
    lines: 4,
    envelope: envelope(indexMessage(inner)),
    structure: bodyStructure(indexMessage(inner), { extended: false }),
  });
});

test('BODYSTRUCTURE adds the extension data, BODY has none at any level', () => {
  const index = indexMessage(
    crlfMessage(
      'Content-Type: multipart/mixed; boundary=b',
      'Content-Language: de',
      '',
      '--b',
      'Content-Type: image/png',
      'Content-Disposition: inline; filename=x',
      'Content-MD5: abc',
      'Content-Location: x.png',
      '',
      '--b--',
    ),
  );
  expect(bodyStructure(index, { extended: true })).toMatchObject({
    extension: { parameters: [['boundary', 'b']], disposition: undefined, language: ['de'] },
    children: [
      {
        kind: 'basic',
        extension: {
          md5: 'abc',
          disposition: { kind: 'inline', parameters: [['filename', 'x']] },
          language: undefined,
          location: 'x.png',
        },
      },
    ],
  });
  expect(bodyStructure(index, { extended: false })).toMatchObject({
    extension: undefined,
    children: [{ extension: undefined }],
  });
});
