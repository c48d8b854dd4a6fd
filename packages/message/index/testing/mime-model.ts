import fc from 'fast-check';

/** A message to be written, and where its pieces then lie: what an index of it must say. */
type ModelPart =
  | { readonly kind: 'leaf'; readonly body: string }
  | {
      readonly kind: 'multipart';
      readonly preamble: string;
      readonly epilogue: string;
      readonly parts: readonly ModelPart[];
    }
  | { readonly kind: 'message'; readonly message: ModelPart };

export type WrittenPart = {
  readonly type: string;
  readonly headerStart: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  readonly children: readonly WrittenPart[];
  readonly message: WrittenPart | undefined;
};

const line = fc.oneof(
  fc.string({ maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, '')),
  // Lines that look like delimiters but are none of an open multipart.
  fc.constantFrom('--', '--other', '-- ', '--b', '--b1x', '--b1x--', 'From me', ''),
);
const text = fc.array(line, { maxLength: 4 }).map((lines) => lines.join('\n'));

const { part } = fc.letrec<{ part: ModelPart }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'mime' },
    fc.record({ kind: fc.constant('leaf' as const), body: text }),
    fc.record({
      kind: fc.constant('multipart' as const),
      preamble: text,
      epilogue: text,
      parts: fc.array(tie('part'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('message' as const), message: tie('part') }),
  ),
}));

/** Messages with nested multiparts and embedded messages. */
export const modelMessage: fc.Arbitrary<ModelPart> = part;

/** Writes a model out, noting offsets on the way. */
class ModelWriter {
  readonly #lineEnd: string;
  #text = '';
  #boundaries = 0;

  constructor(lineEnd: string) {
    this.#lineEnd = lineEnd;
  }

  get bytes(): Buffer {
    return Buffer.from(this.#text, 'latin1');
  }

  write(model: ModelPart): WrittenPart {
    const headerStart = this.#text.length;
    switch (model.kind) {
      case 'leaf':
        this.#header('text/plain');
        return this.#written('text/plain', headerStart, () => this.#add(model.body));
      case 'message':
        this.#header('message/rfc822');
        return this.#written('message/rfc822', headerStart, () => this.write(model.message));
      case 'multipart':
        return this.#multipart(model, headerStart);
    }
  }

  #multipart(model: ModelPart & { kind: 'multipart' }, headerStart: number): WrittenPart {
    this.#boundaries += 1;
    const boundary = `b${this.#boundaries}`;
    this.#header(`multipart/mixed; boundary="${boundary}"`);
    const bodyStart = this.#text.length;
    if (model.preamble !== '') this.#add(`${model.preamble}\n`);
    const children = model.parts.map((child) => {
      this.#add(`--${boundary}\n`);
      const written = this.write(child);
      this.#add('\n');
      return written;
    });
    this.#add(`--${boundary}--${model.epilogue === '' ? '' : `\n${model.epilogue}`}`);
    const bodyEnd = this.#text.length;
    return { type: 'multipart/mixed', headerStart, bodyStart, bodyEnd, children, message: undefined };
  }

  #written(type: string, headerStart: number, body: () => WrittenPart | undefined): WrittenPart {
    const bodyStart = this.#text.length;
    const message = body();
    return { type, headerStart, bodyStart, bodyEnd: this.#text.length, children: [], message };
  }

  #header(contentType: string): void {
    this.#add(`Subject: a\n folded one\nContent-Type: ${contentType}\n\n`);
  }

  #add(lines: string): undefined {
    this.#text += lines.replaceAll('\n', this.#lineEnd);
  }
}

/** The bytes of a model and where everything lies in them. */
export const writeModel = (
  model: ModelPart,
  lineEnd: '\n' | '\r\n',
): { bytes: Buffer; root: WrittenPart } => {
  const writer = new ModelWriter(lineEnd);
  const root = writer.write(model);
  return { bytes: writer.bytes, root };
};
