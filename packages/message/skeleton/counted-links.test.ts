import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { composeSkeleton } from './compose.ts';
import { LinkTargets } from './counted-links.ts';
import { linkTarget } from './link-target.ts';
import { renderMessage } from './render.ts';
import { MissingVariableError } from './skeleton-errors.ts';
import type { MessageTemplate } from './template.ts';
import { composeOptions, renderValues, templateWith } from './testing/template-builder.ts';

const clickUrl = 'https://links.example/c/default.Ab_-9';
const optOutUrl = 'https://links.example/u/default.Zz';
const variables = {
  name: 'Ann',
  page: 'https://shop.example/?a=1&b=2',
  mail: 'mailto:a@b.example',
  optOutUrl,
};
const template = (change: Partial<MessageTemplate>): MessageTemplate =>
  templateWith({ ...change, variables: { name: {}, page: { default: '' }, mail: { default: '' } } });
const skeletonOf = (change: Partial<MessageTemplate>) => composeSkeleton(template(change), composeOptions);

/** The body's bytes are base64: read by a parser that is not ours. */
async function bodies(change: Partial<MessageTemplate>, values: Record<string, string>) {
  const { html, text } = await PostalMime.parse(renderMessage(skeletonOf(change), renderValues(values)));
  return { html: html?.trimEnd(), text: text?.trimEnd() };
}
const counted = (change: Partial<MessageTemplate>) => bodies(change, { ...variables, clickUrl });

describe('HTML', () => {
  test.each<[html: string, expected: string]>([
    ['<a href="https://x.example/?a=1&amp;b=2">x</a>', `<a href="${clickUrl}/0">x</a>`],
    ["<A class=b HREF = ' http://x.example '>x</A>", `<A class=b HREF = '${clickUrl}/0'>x</A>`],
    ['<a href=https://x.example/a>x</a>', `<a href=${clickUrl}/0>x</a>`],
    ['<a href="HTTPS://x.example/{{name}}">x</a>', `<a href="${clickUrl}/0">x</a>`],
    ['<a href="{{page}}">x</a>', `<a href="${clickUrl}/0">x</a>`],
    [
      '<!--[if mso]><a href="https://x.example">x</a><![endif]-->',
      `<!--[if mso]><a href="${clickUrl}/0">x</a><![endif]-->`,
    ],
    [
      '<a href="https://x.example/a">1</a><a href="https://x.example/b">2</a><a href="https://x.example/&#97;">3</a>',
      `<a href="${clickUrl}/0">1</a><a href="${clickUrl}/1">2</a><a href="${clickUrl}/0">3</a>`,
    ],
  ])('a link to the web is counted: %s', async (html, expected) => {
    expect((await counted({ html })).html).toBe(expected);
  });

  test.each([
    ['<a href="mailto:a@b.example">x</a><a href="tel:+491">x</a>', undefined],
    ['<a href="#top">x</a><a href="/a">x</a><a href="">x</a><a name="https://x.example">x</a>', undefined],
    ['<a href="{{optOutUrl}}">stop</a>', `<a href="${optOutUrl}">stop</a>`],
    ['<a href="{{mail}}">x</a>', '<a href="mailto:a@b.example">x</a>'],
    [
      '<img src="https://x.example/a.png"><link href="https://x.example"><form action="https://x.example">',
      undefined,
    ],
    ['<!-- <a href="https://x.example">x</a> --><p>https://x.example</p>', undefined],
    ['<script>var a = \'<a href="https://x.example">\'</script>', undefined],
  ])('anything else stays: %s', async (html, expected = html) => {
    expect((await counted({ html })).html).toBe(expected);
  });
});

describe('plain text', () => {
  test.each([
    ['See https://x.example/a?b=c.', `See ${clickUrl}/0.`],
    ['(http://x.example/) "https://x.example/"!', `(${clickUrl}/0) "${clickUrl}/1"!`],
    ['<https://x.example/{{name}}>', `<${clickUrl}/0>`],
    ['https://x.example/{{name}}, mailto:a@b.example', `${clickUrl}/0, mailto:a@b.example`],
    ['Stop: {{optOutUrl}} https:// http://.', `Stop: ${optOutUrl} https:// http://.`],
  ])('%s', async (text, expected) => {
    expect((await counted({ text })).text).toBe(expected);
  });

  test('and HTML of one message share the numbers of the same places', () => {
    const { linkTargets } = skeletonOf({
      html: '<a href="https://x.example/?a&amp;b">x</a><a href="https://y.example">y</a>',
      text: 'https://y.example https://x.example/?a&b',
    });
    expect(linkTargets).toEqual(['https://x.example/?a&b', 'https://y.example']);
  });
});

const address = fc
  .tuple(
    fc.constantFrom('https://x.example/', 'http://y.example/?q='),
    fc.array(fc.constantFrom('a', '&amp;', '&', '&copy=', 'ü', '%20', '{{name}}', ';', '+', '#f', '/')),
  )
  .map(([start, rest]) => start + rest.join(''));

test('without an address for clicks every byte is what the template says', () => {
  fc.assert(
    fc.property(fc.array(address, { maxLength: 4 }), (addresses) => {
      const html = `<p>${addresses.map((one) => `<a href="${one}">${one}</a>`).join('')}</p>`;
      const skeleton = skeletonOf({ html, text: addresses.join(' ') || 'x' });
      const unmarked = JSON.parse(
        JSON.stringify(skeleton).replaceAll(/\{\{click:\d+\}\}|\{\{\/click\}\}/g, ''),
      );
      const values = renderValues(variables);
      expect(renderMessage(skeleton, values)).toEqual(renderMessage(unmarked, values));
    }),
  );
});

test('a counted link leads where the uncounted one would, as a browser reads it', async () => {
  await fc.assert(
    fc.asyncProperty(address, async (one) => {
      const change = { html: `<a href="${one}">x</a>` };
      const { html = '' } = await bodies(change, variables);
      const plain = /href="([^"]*)"/.exec(html)?.[1] ?? '';
      const targets = new LinkTargets();
      targets.markHtml(`<a href="${plain}">`);
      const [expected = ''] = targets.templates;
      expect(linkTarget(skeletonOf(change), 0, variables)).toBe(new URL(expected).href);
    }),
    { numRuns: 200 },
  );
});

test('a number leads nowhere but where the template says, and only to the web', () => {
  const skeleton = skeletonOf({ html: '<a href="{{page}}">x</a><a href="https://x.example/{{name}}">x</a>' });
  const target = (number: number, values: Record<string, string>) => linkTarget(skeleton, number, values);
  expect(target(0, variables)).toBe('https://shop.example/?a=1&b=2');
  expect(target(1, { name: 'a/../b?c#d\r\nSet-Cookie: e' })).toBe(
    'https://x.example/a%2F..%2Fb%3Fc%23d%20Set-Cookie%3A%20e',
  );
  for (const page of ['javascript:alert(1)', 'mailto:a@b.example', '//x.example', '']) {
    expect(target(0, { page })).toBeUndefined();
  }
  for (const number of [2, -1, 0.5, Number.NaN]) expect(target(number, variables)).toBeUndefined();
  expect(() => target(1, {})).toThrow(MissingVariableError);
});
