import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { composeSkeleton } from './compose.ts';
import { previewText } from './preview.ts';
import { renderMessage } from './render.ts';
import { InvalidRecipientError, MissingVariableError } from './skeleton-errors.ts';
import type { MessageTemplate } from './template.ts';
import { composeOptions, renderValues, templateWith } from './testing/template-builder.ts';

const render = (change: Partial<MessageTemplate>, variables?: Record<string, string>): Buffer =>
  renderMessage(composeSkeleton(templateWith(change), composeOptions), renderValues(variables));

const parse = (change: Partial<MessageTemplate>, variables?: Record<string, string>) =>
  PostalMime.parse(render(change, variables));

/** One pixel. */
const GIF = 'R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';

test('a message with text, HTML and an image has these bytes', () => {
  const template = templateWith({
    subject: 'Grüße für {{name}}',
    preheader: 'Nur heute',
    from: { name: 'Grün & Söhne', address: 'news@example.com' },
    replyTo: 'answer@example.com',
    html: '<body><img src="cid:dot">\n{{name}}</body>',
    text: 'Hi {{name}}\nbye',
    label: 'Anzeige',
    inlineImages: [{ cid: 'dot', contentType: 'image/gif', base64: GIF }],
  });
  const skeleton = composeSkeleton(template, { ...composeOptions, purpose: 'own-marketing' });
  const boundary = '=_mailweave-BOUNDARY-Part_';
  const written = renderMessage(skeleton, renderValues({ name: 'Zoë' })).toString('latin1');
  const expected = [
    'Auto-Submitted: auto-generated',
    'X-Mailweave-Campaign: spring',
    'From: =?UTF-8?B?R3LDvG4gJiBTw7ZobmU=?=',
    ' <news@example.com>',
    'To: <ann@example.net>',
    'Reply-To: answer@example.com',
    'Subject: =?UTF-8?B?W0FuemVpZ2VdIEdyw7zDn2UgZsO8ciBab8Or?=',
    'Message-ID: <0123456789abcdef0123456789abcdef@weave.example>',
    'Date: Mon, 23 Nov 2026 09:08:07 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative;',
    ` boundary="${boundary}1"`,
    '',
    `--${boundary}1`,
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    'SGkgWm/Dqw0KYnll',
    `--${boundary}1`,
    'Content-Type: multipart/related; type="text/html";',
    ` boundary="${boundary}3"`,
    '',
    `--${boundary}3`,
    'Content-Type: text/html; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    'PGJvZHk+PGRpdiBzdHlsZT0iZGlzcGxheTpub25lO21heC1oZWlnaHQ6MDtvdmVyZmxvdzpoaWRk',
    'ZW47bXNvLWhpZGU6YWxsIj5OdXIgaGV1dGU8L2Rpdj48aW1nIHNyYz0iY2lkOmRvdCI+DQpab8Or',
    'PC9ib2R5Pg==',
    `--${boundary}3`,
    'Content-Type: image/gif',
    'Content-ID: <dot>',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: inline',
    '',
    GIF,
    `--${boundary}3--`,
    '',
    `--${boundary}1--`,
    '',
  ];
  expect(written.replace(/-[0-9a-f]{24}-/g, '-BOUNDARY-').split('\r\n')).toEqual(expected);
});

describe('whatever the values are', () => {
  const value = fc.oneof(
    // A decoder takes U+FEFF for a byte order mark.
    fc.string({ unit: 'binary', maxLength: 300 }).map((text) => text.replaceAll('\ufeff', '')),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.constantFrom('', ' ', '  two  spaces ', '{{name}}', '=?UTF-8?B?eA==?=', 'a"b\\c', 'Foo, Inc. <x@y>'),
    fc.constantFrom('x'.repeat(400), 'ü'.repeat(300), 'word '.repeat(60), '👩‍👩‍👧‍👦'.repeat(30)),
    fc.constantFrom('a\r\nBcc: evil@example.com', '</p><script>alert(1)</script>', 'a\0b\x7f\x85c'),
  );
  const template = templateWith({
    subject: '{{name}}: ein längerer Gruß, {{city}} 🎉',
    from: { name: '{{city}}', address: 'news@example.com' },
    html: '<p title="{{name}}">{{city}}</p>',
    text: '{{name}} in {{city}}',
    variables: { name: {}, city: {} },
  });
  const skeleton = composeSkeleton(template, composeOptions);
  const oneLine = (text: string): string => text.toWellFormed().replace(/\p{Cc}/gu, ' ');
  const plain = (text: string): string =>
    text
      .toWellFormed()
      .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
      .replace(/\p{Cc}/gu, '');
  const html = (text: string): string =>
    plain(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;');

  test('another MIME reader finds subject, sender, text and HTML with the values, each escaped for its place', async () => {
    await fc.assert(
      fc.asyncProperty(value, value, async (name, city) => {
        const message = await PostalMime.parse(renderMessage(skeleton, renderValues({ name, city })));
        expect(message.subject).toBe(`${oneLine(name)}: ein längerer Gruß, ${oneLine(city)} 🎉`);
        expect(message.from).toEqual({ name: oneLine(city), address: 'news@example.com' });
        expect(message.to).toEqual([{ name: '', address: 'ann@example.net' }]);
        expect(message.text).toBe(`${plain(name)} in ${plain(city)}`);
        expect(message.html).toBe(`<p title="${html(name)}">${html(city)}</p>`);
        expect(message.headers).toHaveLength(9);
      }),
      { numRuns: 300 },
    );
  });

  test('the bytes are ASCII lines of at most 998 with CRLF, and the same every time', () => {
    fc.assert(
      fc.property(value, value, (name, city) => {
        const message = renderMessage(skeleton, renderValues({ name, city }));
        const written = message.toString('latin1');
        expect(written).toMatch(/^[\r\n -~]*$/);
        expect(written.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        expect(Math.max(...written.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
        expect(renderMessage(skeleton, renderValues({ name, city }))).toEqual(message);
      }),
    );
  });
});

describe('a placeholder in an address', () => {
  const value = `a b&c="d'>é/?#`;
  const hrefOf = async (href: string): Promise<string | undefined> => {
    const message = await parse({ html: `<a href="${href}">x</a>` }, { name: value });
    return /href="([^"]*)"/.exec(message.html ?? '')?.[1];
  };
  const encoded = 'a%20b%26c%3D%22d%27%3E%C3%A9%2F%3F%23';

  test('is percent-encoded in query, path and host, and the address keeps its shape', async () => {
    expect(await hrefOf('https://x.example/p?q={{name}}&r=1')).toBe(`https://x.example/p?q=${encoded}&r=1`);
    expect(await hrefOf('https://x.example/{{name}}/p')).toBe(`https://x.example/${encoded}/p`);
    expect(await hrefOf('mailto:a@b?subject={{name}}')).toBe(`mailto:a@b?subject=${encoded}`);
    const { text } = await parse({ text: 'see https://x.example/?q={{name}} {{name}}' }, { name: value });
    expect(text).toBe(`see https://x.example/?q=${encoded} ${value}`);
  });

  test.each([
    ['https://x.example/?a=1&b="2"', 'https://x.example/?a=1&amp;b=&quot;2&quot;/q=1'],
    [' HTTP://X', 'HTTP://X/q=1'],
    ['javascript:alert(1)', '#/q=1'],
    ['jav\nascript:alert(1)', '#/q=1'],
    ['data:text/html,x', '#/q=1'],
    ['//evil.example', '#/q=1'],
  ])('that begins with one is %j: it leads to the web or nowhere', async (name, expected) => {
    const message = await parse({ html: '<a href="{{name}}/q=1">x</a>' }, { name });
    expect(message.html).toBe(`<a href="${expected}">x</a>`);
  });
});

describe('refusals', () => {
  const skeleton = composeSkeleton(templateWith(), composeOptions);

  test('a placeholder without a value is an error that names it, also for names every object has', () => {
    expect(() => renderMessage(skeleton, renderValues({}))).toThrow(MissingVariableError);
    expect(() => renderMessage(skeleton, renderValues({}))).toThrow(/name/);
    const inherited = templateWith({ text: '{{constructor}}', variables: { name: {}, constructor: {} } });
    const values = renderValues({ name: 'x' });
    expect(() => renderMessage(composeSkeleton(inherited, composeOptions), values)).toThrow(/constructor/);
  });

  test.each(['', 'a@b\r\nBcc: c@d', 'a@b>', '<a@b', 'ü@example.com', 'a\0@b', 'a'.repeat(321)])(
    'the recipient %j is refused without being repeated',
    (recipientAddress) => {
      const attempt = () => renderMessage(skeleton, { ...renderValues(), recipientAddress });
      expect(attempt).toThrow(InvalidRecipientError);
      expect(attempt).not.toThrow(/Bcc|ü/);
    },
  );

  test('a claim id or a time that is none is a bug', () => {
    expect(() => renderMessage(skeleton, { ...renderValues(), claimId: 'a b' })).toThrow(RangeError);
    expect(() => renderMessage(skeleton, { ...renderValues(), dateMs: Number.NaN })).toThrow(RangeError);
  });
});

describe('the preview', () => {
  const previewOf = (change: Partial<MessageTemplate>, variables: Record<string, string>): string =>
    previewText(composeSkeleton(templateWith(change), composeOptions), variables);

  test('is the preheader and the text in one line, filled and not escaped for HTML', () => {
    const change = { preheader: 'For {{name}}', text: 'Line\n\n  two <{{name}}>' };
    expect(previewOf(change, { name: 'A & B' })).toBe('For A & B Line two <A & B>');
  });

  test('has at most 200 characters, none of them cut in two, with short and with long values', () => {
    const text = `{{name}}${'🎉'.repeat(150)}{{name}}${'x'.repeat(600)}`;
    expect(previewOf({ text }, { name: '' })).toBe('🎉'.repeat(150) + 'x'.repeat(50));
    expect(previewOf({ text }, { name: 'ü'.repeat(500) })).toBe('ü'.repeat(200));
  });
});
