import { expect, test } from 'vitest';
import { checkTemplate } from './check-template.ts';
import type { MessagePurpose, MessageTemplate } from './template.ts';
import { templateWith } from './testing/template-builder.ts';

const problemsOf = (change: Partial<MessageTemplate>, purpose?: MessagePurpose): string[] =>
  checkTemplate(templateWith(change), purpose).map(({ path, sentence }) => `${path}: ${sentence}`);

const png = (cid: string) => ({ cid, contentType: 'image/png', base64: 'aGFsbG8=' });

test.each<[Partial<MessageTemplate>]>([
  [{}],
  [{ preheader: 'for {{name}}', label: 'Ad', from: { name: '{{name}}', address: 'a.b+c@x.example' } }],
  [{ html: '<style>@media{a{b:c}}</style><script>var a = {}</script>' }],
  [{ html: '<!--[if mso]><a href="https://x/?{{name}}">x</a><![endif]--><a title=\'{{name}}\'>' }],
  [{ html: '<img src="cid:a"><p style="background:url(cid:b)">', inlineImages: [png('a'), png('b')] }],
  [{ html: '<a href="{{optOutUrl}}">stop</a>', text: 'Stop: {{optOutUrl}}' }],
  [{ html: '<a href="{{name}}">x</a> 1 < 2 {{name}} <!-- {{name}} -->', replyTo: 'answer@example.com' }],
])('nothing is wrong with %j', (change) => {
  expect(problemsOf(change)).toEqual([]);
});

test.each<[Partial<MessageTemplate>, problem: RegExp]>([
  [{ text: ' \n' }, /^text: The text is missing/],
  [{ html: '' }, /^html: The html is missing/],
  [{ subject: '' }, /^subject: The subject is missing/],
  [{ subject: 'Hi {{nmae}}' }, /^subject: The placeholder {{nmae}} is not declared/],
  [{ text: '{{constructor}}' }, /^text: The placeholder {{constructor}} is not declared/],
  [{ preheader: '{{who}}' }, /^preheader: .*who/],
  [{ from: { name: '{{who}}', address: 'a@b' } }, /^from.name: .*who/],
  [{ label: '{{who}}' }, /^label: .*who/],
  [{ text: '{{clickUrl}}' }, /^text: The placeholder {{clickUrl}} is not declared/],
  [{ variables: { name: {}, optOutUrl: {} } }, /^variables\.optOutUrl: This name is kept/],
  [{ variables: { name: {}, clickUrl: { default: 'x' } } }, /^variables\.clickUrl: This name is kept/],
  [{ text: 'Hi {{name}' }, /^text: At character 4 {{ starts no placeholder/],
  [{ text: 'Hi {{ name }}' }, /^text: At character 4/],
  [{ text: '{{1a}}' }, /^text: At character 1/],
  [{ html: '<a href="https://x/{{url:name}}">' }, /^html: At character 20/],
  [{ html: '<script>var a = "{{name}}"</script>' }, /^html: .*{{name}} stands inside <script> or <style>/],
  [{ html: '<STYLE>p{color:{{name}}}</STYLE >' }, /^html: .*{{name}} stands inside/],
  [{ html: '<p class={{name}}>' }, /^html: .*attribute class without quotes/],
  [{ html: '<p {{name}}>' }, /^html: .*outside of any attribute value/],
  [{ html: '<{{name}}>{{name}}</p{{name}}>' }, /^html: .*outside of any attribute value/],
  [{ html: '<p onclick="go(\'{{name}}\')">' }, /^html: .*attribute onclick/],
  [{ html: '<p style="color:{{name}}">' }, /^html: .*attribute style/],
  [{ html: '<a href="javascript:go(\'{{name}}\')">' }, /^html: .*begins with javascript:/],
  [{ html: '<img src="cid:logo">' }, /^html: .*cid:logo.*add it/],
  [{ inlineImages: [png('logo')] }, /^inlineImages\[0\]\.cid: .*does not refer to cid:logo/],
  [{ html: '<img src="cid:a">', inlineImages: [png('a'), png('a')] }, /^inlineImages\[1\]\.cid: Another/],
  [
    { html: '<img src="cid:a">', inlineImages: [{ ...png('a'), base64: 'a b!' }] },
    /^inlineImages\[0\]\.base64: /,
  ],
  [
    { html: '<img src="cid:a">', inlineImages: [{ ...png('a'), contentType: 'text/html\r\nX: y' }] },
    /^inlineImages\[0\]\.contentType: /,
  ],
  [{ html: '<img src=cid:a:b >', inlineImages: [png('a:b')] }, /^inlineImages\[0\]\.cid: A cid is/],
  [{ from: { name: '', address: 'jürgen@example.com' } }, /^from.address: /],
  [{ replyTo: 'a@b, c@d' }, /^replyTo: /],
])('%j has one problem, and it says so', (change, problem) => {
  const problems = problemsOf(change);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(problem);
  expect(problems[0]).toMatch(/\.$/);
});

test('advertising needs a label, other messages do not', () => {
  expect(problemsOf({}, 'service')).toEqual([]);
  for (const purpose of ['own-marketing', 'third-party-advertising'] as const) {
    expect(problemsOf({}, purpose)).toEqual([expect.stringMatching(/^label: .*needs a label/)]);
    expect(problemsOf({ label: 'Ad' }, purpose)).toEqual([]);
  }
});

test('an image of two megabytes is checked like any other', () => {
  const inlineImages = [{ ...png('a'), base64: `${'A'.repeat(2_000_000)}` }];
  expect(problemsOf({ html: '<img src="cid:a">', inlineImages })).toEqual([]);
});
