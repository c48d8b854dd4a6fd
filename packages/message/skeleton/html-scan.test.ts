import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanHtml } from './html-scan.ts';

/** `kind` or tag name, with `attribute=value` in the quotes it has. */
const shown = (html: string): string[] =>
  [...scanHtml(html)].map((token) => {
    if (token.kind !== 'tag') return `${token.kind} ${html.slice(token.start, token.end)}`;
    const attributes = token.attributes.map(
      ({ name, valueStart, valueEnd, quoted }) =>
        ` ${name}=${quoted ? '"' : ''}${html.slice(valueStart, valueEnd)}${quoted ? '"' : ''}`,
    );
    return `<${token.name}${attributes.join('')}>`;
  });

test.each<[html: string, tokens: string[]]>([
  ['a<b>c</b >d', ['text a', '<b>', 'text c', '</b>', 'text d']],
  ['1 < 2', ['text 1 <', 'text  2']],
  ['<a HREF = "x>y" b=\'1\' c=2 d/><br/>', ['<a href="x>y" b="1" c=2>', '<br>']],
  ['<a b="open', ['<a b="open">']],
  ['<a b', ['<a>']],
  ['<script>a<b "</scripty></SCRIPT>c', ['<script>', 'raw a<b "</scripty>', '</script>', 'text c']],
  ['<style>never closed', ['<style>', 'raw never closed']],
  ['<!-- <a> --><!doctype html>x', ['comment <!-- <a> -->', 'comment <!doctype html>', 'text x']],
  [
    '<!--[if mso]><a href="x"><![endif]--><!--[if !mso]><!--><b><!--<![endif]-->',
    [
      'comment <!--[if mso]>',
      '<a href="x">',
      'comment <![endif]-->',
      'comment <!--[if !mso]>',
      'comment <!-->',
      '<b>',
      'comment <!--<![endif]-->',
    ],
  ],
  ['<!-- open', ['comment <!-- open']],
])('%s', (html, tokens) => {
  expect(shown(html)).toEqual(tokens);
});

test('the tokens of any text cover it without gaps, and attribute values lie inside of their tags', () => {
  const markup = fc.constantFrom('<', '>', '</', 'a', ' ', '=', '"', "'", '/', '<script', '<!--', '-->', 'x');
  fc.assert(
    fc.property(fc.array(markup, { maxLength: 30 }), (pieces) => {
      const html = pieces.join('');
      let at = 0;
      for (const token of scanHtml(html)) {
        expect(token.start).toBe(at);
        expect(token.end).toBeGreaterThan(token.start);
        at = token.end;
        if (token.kind !== 'tag') continue;
        for (const { valueStart, valueEnd } of token.attributes) {
          expect(token.start < valueStart && valueStart <= valueEnd && valueEnd <= token.end).toBe(true);
        }
      }
      expect(at).toBe(html.length);
    }),
    { numRuns: 1000 },
  );
});
