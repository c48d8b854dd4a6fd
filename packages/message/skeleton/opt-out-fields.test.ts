import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { composeSkeleton } from './compose.ts';
import { usesOptOutUrl } from './opt-out-fields.ts';
import { renderMessage } from './render.ts';
import type { MessageTemplate } from './template.ts';
import { composeOptions, renderValues, templateWith } from './testing/template-builder.ts';

const optOutUrl = `https://links.example/u/default.${'Ab_-9'.repeat(40)}`;
const render = (variables: Record<string, string>, change: Partial<MessageTemplate> = {}) =>
  renderMessage(composeSkeleton(templateWith(change), composeOptions), renderValues(variables));
const headerOf = (message: Buffer): string => message.toString('latin1').split('\r\n\r\n', 1)[0] ?? '';

test('a message with an address to opt out at has both fields, each in one line, and is else the same', () => {
  const [plain, offered] = [render({ name: 'Ann' }), render({ name: 'Ann', optOutUrl })];
  const fields = `List-Unsubscribe: <${optOutUrl}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click`;
  expect(headerOf(offered)).toBe(`${headerOf(plain)}\r\n${fields}`);
  expect(offered.toString('latin1').replace(`${fields}\r\n`, '')).toBe(plain.toString('latin1'));
  expect(render({ name: 'Ann', optOutUrl })).toEqual(offered);
});

test('whatever the address is, it adds no field and no line of its own', () => {
  const address = fc.oneof(
    fc.string(),
    fc.string().map((text) => `https://x/${text}`),
    fc.constantFrom('https://x/\r\nBcc: y@z', 'https://x/>, <https://y', 'javascript:x', 'https://x/ü'),
  );
  fc.assert(
    fc.property(address, (url) => {
      const names = headerOf(render({ name: 'Ann', optOutUrl: url }))
        .split(/\r\n(?!\s)/)
        .map((field) => field.slice(0, field.indexOf(':')));
      const offered = names.slice(-2).join() === 'List-Unsubscribe,List-Unsubscribe-Post';
      expect(offered ? names.slice(0, -2) : names).toEqual(
        headerOf(render({ name: 'Ann' }))
          .split(/\r\n(?!\s)/)
          .map((field) => field.slice(0, field.indexOf(':'))),
      );
    }),
  );
});

describe('{{optOutUrl}}', () => {
  test('stands in both bodies as it is', async () => {
    const change = { html: '<a href="{{optOutUrl}}">stop</a>', text: 'Stop: {{optOutUrl}}' };
    const message = await PostalMime.parse(render({ name: 'Ann', optOutUrl }, change));
    expect(message.html?.trim()).toBe(`<a href="${optOutUrl}">stop</a>`);
    expect(message.text?.trim()).toBe(`Stop: ${optOutUrl}`);
  });

  test.each<[Partial<MessageTemplate>, boolean]>([
    [{}, false],
    [{ html: '<a href="{{optOutUrl}}">' }, true],
    [{ text: '{{optOutUrl}}' }, true],
    [{ preheader: 'Stop: {{optOutUrl}}' }, true],
  ])('is found in %j: %j', (change, expected) => {
    expect(usesOptOutUrl(templateWith(change))).toBe(expected);
  });
});
