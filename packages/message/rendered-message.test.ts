import { expect, test } from 'vitest';
import {
  bodyStructure,
  bodyText,
  composeSkeleton,
  decodedHeader,
  decodedPart,
  envelope,
  indexMessage,
  renderMessage,
  sectionBytes,
  sentDate,
} from './index.ts';

const skeleton = composeSkeleton(
  {
    subject: 'Grüße, {{name}} 🎉',
    from: { name: 'Müller & {{name}}', address: 'news@example.com' },
    html: '<p>Hällo {{name}}<img src="cid:dot"></p>',
    text: 'Hällo {{name}}\n',
    variables: { name: {} },
    inlineImages: [{ cid: 'dot', contentType: 'image/gif', base64: 'R0lGODlhAQ==' }],
  },
  { campaignId: 'spring', domain: 'weave.example', purpose: 'service' },
);
const message = renderMessage(skeleton, {
  variables: { name: 'Zoë' },
  recipientAddress: 'zoe@example.net',
  claimId: '0123456789abcdef',
  dateMs: Date.UTC(2026, 10, 23, 23, 59, 59),
});
const index = indexMessage(message);

test('a rendered message, indexed, says what its template said', () => {
  expect(decodedHeader(message, index, 'subject')).toEqual(['Grüße, Zoë 🎉']);
  expect(decodedHeader(message, index, 'from')).toEqual(['Müller & Zoë <news@example.com>']);
  expect(bodyText(message, index)).toBe('Hällo Zoë\r\n\n<p>Hällo Zoë<img src="cid:dot"></p>');
  expect(sentDate(index)).toEqual({ year: 2026, month: 11, day: 23 });
  expect(envelope(index)).toMatchObject({
    messageId: '<0123456789abcdef@weave.example>',
    to: [{ name: undefined, route: undefined, mailbox: 'zoe', host: 'example.net' }],
  });
});

test('its structure is text beside HTML with its image, and the parts decode to what went in', () => {
  expect(bodyStructure(index, { extended: true })).toMatchObject({
    subtype: 'alternative',
    children: [
      { kind: 'text', subtype: 'plain', encoding: 'base64', parameters: [['charset', 'utf-8']] },
      {
        subtype: 'related',
        extension: { parameters: expect.arrayContaining([['type', 'text/html']]) },
        children: [
          { kind: 'text', subtype: 'html' },
          { kind: 'basic', type: 'image', subtype: 'gif', id: '<dot>' },
        ],
      },
    ],
  });
  const image = decodedPart(message, index, [2, 2]);
  expect(image).toEqual({ outcome: 'decoded', content: Buffer.from('R0lGODlhAQ==', 'base64') });
});

test('its size is that of its header and its text, to the byte', () => {
  const size = (text: 'HEADER' | 'TEXT') => sectionBytes(message, index, { part: [], text })?.length ?? 0;
  expect(size('HEADER') + size('TEXT')).toBe(message.length);
  expect(index.size).toBe(message.length);
});
