import { expect, test } from 'vitest';
import { indexMessage } from './index-message.ts';
import { senderOf, shownFields } from './shown-fields.ts';

test.each([
  ['Anna Berg <anna@example.org>', { name: 'Anna Berg', address: 'anna@example.org' }],
  ['anna@example.org', { address: 'anna@example.org' }],
  ['=?utf-8?q?Zo=C3=AB=2C_Inc=2E?= <zoe@example.org>', { name: 'Zoë, Inc.', address: 'zoe@example.org' }],
  ['"Berg, Anna" <a@example.org>, b@example.org', { name: 'Berg, Anna', address: 'a@example.org' }],
  ['team: a@example.org, b@example.org;', { address: 'a@example.org' }],
  ['Zo\xc3\xab <zo\xc3\xab@example.org>', { name: 'Zoë', address: 'zoë@example.org' }],
  ['root', { address: 'root' }],
  ['undisclosed:;', undefined],
  ['', undefined],
  ['<>', undefined],
])('the sender of %j is %j', (raw, expected) => {
  expect(senderOf(raw)).toEqual(expected);
});

test('shows the sender and the subject of a header, folded and encoded as they are', () => {
  const header =
    'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n =?utf-8?q?_aus_Ulm?=\r\nFrom: =?utf-8?b?Wm/Dqw==?=\r\n <zoe@example.org>\r\n\r\n';
  expect(shownFields(indexMessage(Buffer.from(header)))).toEqual({
    from: { name: 'Zoë', address: 'zoe@example.org' },
    subject: 'Grüße aus Ulm',
  });
});

test('shows nothing of a header without the two', () => {
  expect(shownFields(indexMessage(Buffer.from('Date: x\r\n\r\n')))).toEqual({});
});
