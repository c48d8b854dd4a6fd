import { indexMessage } from '@mailweave/message';
import fc from 'fast-check';
import type { WovenContent } from '../view/woven-message.ts';

/** A made-up message and what its parts hold once their transfer encoding is undone. */
export type MadeMessage = {
  readonly content: WovenContent;
  readonly parts: readonly MadePart[];
  [fc.toStringMethod](): string;
};

export type MadePart = { readonly number: readonly number[]; readonly decoded: Buffer };

type Leaf = { readonly kind: 'leaf'; readonly encoding: Encoding; readonly decoded: Buffer };
type Entity = {
  /** Raw values, one character a byte. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly body:
    | Leaf
    | { readonly kind: 'multipart'; readonly parts: readonly Entity[] }
    | { readonly kind: 'message'; readonly message: Entity };
};
type Encoding = '8bit' | 'base64' | 'quoted-printable';

/** What makes writing strings hard: quotes, 8-bit bytes, lines too long for a quoted string, folding. */
const anyValue = fc.oneof(
  fc.constantFrom(
    'a "b" \\ c',
    'Zo\xeb',
    'plain',
    '',
    'x'.repeat(900),
    'folded\r\n over lines',
    '=?utf-8?q?=C3=A4?=',
  ),
  fc.string({ unit: 'grapheme-ascii', maxLength: 20 }).map((text) => text.trim()),
);
const anyAddresses = fc.constantFrom(
  ...[
    'Ann <ann@example.com>',
    '"A \\"B\\" C" <a@b.example>, joe@example.net',
    'Friends: x@y.example, z@y.example;',
  ],
  ...[
    'undisclosed-recipients:;',
    '(only a comment)',
    'Zo\xeb <z@example.com>',
    '<@route.example:a@b.example>',
  ],
);

const anyField: fc.Arbitrary<readonly [string, string]> = fc.oneof(
  fc.tuple(fc.constantFrom('Subject', 'X-One', 'Message-ID', 'In-Reply-To', 'Date'), anyValue),
  fc.tuple(fc.constantFrom('From', 'To', 'Cc', 'Bcc', 'Sender', 'Reply-To'), anyAddresses),
  fc.tuple(fc.constantFrom('Content-ID', 'Content-Description', 'Content-Location', 'Content-MD5'), anyValue),
  fc.tuple(
    fc.constant('Content-Disposition'),
    fc.constantFrom('inline', 'attachment; filename="a \\"b\\".txt"', "attachment; filename*=utf-8''%c3%a4"),
  ),
  fc.tuple(fc.constant('Content-Language'), fc.constantFrom('de', 'de, en')),
);

const anyFields = fc.uniqueArray(anyField, { maxLength: 4, selector: ([name]) => name });

const anyLeaf: fc.Arbitrary<Leaf> = fc.oneof(
  fc.record({
    kind: fc.constant('leaf' as const),
    encoding: fc.constant('8bit' as const),
    decoded: fc
      .array(fc.constantFrom('', 'a line', '* 5 EXPUNGE', 'A1 OK', '{3}', ')', 'gr\xfcn', 'nul\0'), {
        maxLength: 4,
      })
      .map((lines) => Buffer.from(lines.join('\r\n'), 'latin1')),
  }),
  fc.record({
    kind: fc.constant('leaf' as const),
    encoding: fc.constantFrom('base64' as const, 'quoted-printable' as const),
    decoded: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  }),
);

const { entity: anyEntity } = fc.letrec<{ entity: Entity }>((tie) => ({
  entity: fc.record({
    fields: anyFields,
    body: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'mime' },
      anyLeaf,
      fc.record({
        kind: fc.constant('multipart' as const),
        parts: fc.array(tie('entity'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('message' as const), message: tie('entity') }),
    ),
  }),
}));

export const anyMessage: fc.Arbitrary<MadeMessage> = fc
  .record({ entity: anyEntity, preview: fc.string({ unit: 'grapheme', maxLength: 30 }) })
  .map(({ entity, preview }) => {
    const bytes = Buffer.from(new EntityWriter().text(entity), 'latin1');
    return {
      content: { bytes, index: indexMessage(bytes), preview },
      parts: partsOf(entity),
      [fc.toStringMethod]: () => fc.stringify(bytes.toString('latin1')),
    };
  });

class EntityWriter {
  #boundaries = 0;

  text({ fields, body }: Entity): string {
    const written = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    if (body.kind === 'leaf') return `${written}${leafText(body)}`;
    if (body.kind === 'message') {
      return `${written}Content-Type: message/rfc822\r\n\r\n${this.text(body.message)}`;
    }
    this.#boundaries += 1;
    const boundary = `b${this.#boundaries}x`;
    const parts = body.parts.map((part) => `--${boundary}\r\n${this.text(part)}\r\n`).join('');
    return `${written}Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${parts}--${boundary}--\r\n`;
  }
}

function leafText({ encoding, decoded }: Leaf): string {
  return `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${encoded(encoding, decoded)}`;
}

function encoded(encoding: Encoding, decoded: Buffer): string {
  if (encoding === '8bit') return decoded.toString('latin1');
  if (encoding === 'base64') return decoded.toString('base64').replace(/.{76}/g, '$&\r\n');
  return [...decoded].map((byte) => `=${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
}

/** RFC 3501 6.4.5: a message that is no multipart has one part, itself. */
function partsOf({ body }: Entity): MadePart[] {
  if (body.kind === 'multipart') return body.parts.flatMap((part, at) => partOf(part, at + 1));
  return partOf({ fields: [], body }, 1);
}

function partOf({ body }: Entity, position: number): MadePart[] {
  if (body.kind === 'leaf') return [{ number: [position], decoded: body.decoded }];
  const inner =
    body.kind === 'message' ? partsOf(body.message) : body.parts.flatMap((part, at) => partOf(part, at + 1));
  return inner.map(({ number, decoded }) => ({ number: [position, ...number], decoded }));
}
