import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { composeSkeleton } from './compose.ts';
import { renderMessage } from './render.ts';
import { InvalidTemplateError } from './skeleton-errors.ts';
import type { MessageTemplate } from './template.ts';
import { composeOptions, renderValues, templateWith } from './testing/template-builder.ts';

const skeletonOf = (change: Partial<MessageTemplate> = {}) =>
  composeSkeleton(templateWith(change), composeOptions);
const parse = (change: Partial<MessageTemplate>) =>
  PostalMime.parse(renderMessage(skeletonOf(change), renderValues()));

test('a skeleton is the same each time, JSON keeps it whole, and boundaries differ between templates', () => {
  const skeleton = skeletonOf();
  expect(skeletonOf()).toEqual(skeleton);
  expect(JSON.parse(JSON.stringify(skeleton))).toEqual(skeleton);
  const boundaryOf = (text: string) =>
    /mailweave-[0-9a-f]{24}/.exec(JSON.stringify(skeletonOf({ text })))?.[0];
  expect(boundaryOf('one')).toBeDefined();
  expect(boundaryOf('one')).not.toBe(boundaryOf('two'));
});

test('what is the same for all is literal, what differs is a hole, and no two literals meet', () => {
  const kinds = skeletonOf().segments.map((segment) => segment.kind);
  expect(kinds).toEqual([
    'literal',
    'recipient',
    'literal',
    'header-text',
    'literal',
    'message-id',
    'literal',
    'date',
    'literal',
    'opt-out-fields',
    'literal',
    'base64-body',
    'literal',
    'base64-body',
    'literal',
  ]);
});

test.each([
  ['Example', 'Example'],
  ['Example, Inc. "best"', 'Example, Inc. "best"'],
  ['Grüne Welle', 'Grüne Welle'],
  ['{{name}}’s shop', 'Ann’s shop'],
  ['{{name}} & Co., "Ltd."', 'Ann & Co., "Ltd."'],
  ['=?UTF-8?B?eA==?=', '=?UTF-8?B?eA==?='],
  [
    'A name so long that it has to be folded somewhere, {{name}}, before its line ends',
    'A name so long that it has to be folded somewhere, Ann, before its line ends',
  ],
  ['', ''],
])('the sender %j reads %j', async (name, expected) => {
  const message = await parse({ from: { name, address: 'news@example.com' } });
  expect(message.from).toEqual({ name: expected, address: 'news@example.com' });
});

describe('the label', () => {
  test('stands in front of the subject', async () => {
    expect((await parse({ label: 'Ad', subject: 'Buy' })).subject).toBe('[Ad] Buy');
  });

  test('cannot be left out of advertising', () => {
    const compose = (label: string) =>
      composeSkeleton(templateWith({ label }), { ...composeOptions, purpose: 'third-party-advertising' });
    expect(() => compose(' ')).toThrow(InvalidTemplateError);
    expect(JSON.stringify(compose('Ad').segments)).toContain('[Ad] Hello');
  });
});

describe('the preheader', () => {
  const hidden = /<div style="display:none[^>]*>([^<]*)<\/div>/;

  test.each([
    ['<html><head><title>t</title></head><BODY class="a>b"><p>x</p></BODY></html>', '<BODY class="a>b">'],
    ['<!-- <body> --><body><p>x</p>', '--><body>'],
    ['<p>x</p>', ''],
  ])('is hidden at the start of the body of %j', async (html, before) => {
    const { html: written = '' } = await parse({ html, preheader: '1 < 2 & {{name}}' });
    expect(hidden.exec(written)?.[1]).toBe('1 &lt; 2 &amp; Ann');
    expect(written.replace(hidden, '')).toBe(html);
    expect(written.slice(0, hidden.exec(written)?.index)).toMatch(new RegExp(`${before}$`));
  });

  test('leaves no element when there is none', async () => {
    expect((await parse({ html: '<p>x</p>', preheader: ' ' })).html).toBe('<p>x</p>');
  });
});

test('bodies have CRLF line ends, whatever the template has', async () => {
  const { text, html } = await parse({ text: 'a\nb\r\nc\rd', html: '<p>\n</p>' });
  expect(text).toBe('a\r\nb\r\nc\r\nd');
  expect(html).toBe('<p>\r\n</p>');
});

test('images stand beside the HTML and are found by their cid', async () => {
  const message = await parse({
    html: '<img src="cid:a"><td background=\'cid:b.2\'>',
    inlineImages: [
      { cid: 'a', contentType: 'image/png', base64: Buffer.alloc(300, 7).toString('base64') },
      { cid: 'b.2', contentType: 'image/webp', base64: Buffer.from('second').toString('base64') },
    ],
  });
  const images = message.attachments.map(({ contentId, mimeType, disposition, related, content }) => ({
    contentId,
    mimeType,
    disposition,
    related,
    content: typeof content === 'string' ? content : Buffer.from(new Uint8Array(content)),
  }));
  const inline = { disposition: 'inline', related: true };
  expect(images).toEqual([
    { contentId: '<a>', mimeType: 'image/png', ...inline, content: Buffer.alloc(300, 7) },
    { contentId: '<b.2>', mimeType: 'image/webp', ...inline, content: Buffer.from('second') },
  ]);
});

test('a template with problems is refused with all of them, and so are ids that cannot stand in a header', () => {
  const attempt = () => skeletonOf({ text: '', html: '{{who}}' });
  expect(attempt).toThrow(InvalidTemplateError);
  try {
    attempt();
  } catch (error) {
    expect(error instanceof InvalidTemplateError && error.problems.map(({ path }) => path)).toEqual([
      'text',
      'html',
    ]);
  }
  for (const wrong of [{ campaignId: 'a\r\nb' }, { domain: 'a b' }]) {
    expect(() => composeSkeleton(templateWith(), { ...composeOptions, ...wrong })).toThrow(RangeError);
  }
});
