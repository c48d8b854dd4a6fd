import { hash } from 'node:crypto';
import { type Charset, encodeText } from './charset.ts';
import { type HeaderField, headerLine, headerText } from './header.ts';
import { base64Lines, quotedPrintable } from './transfer-encoding.ts';

/** A MIME entity: its own header fields, and its body as it is sent. */
export type Part = { readonly fields: readonly HeaderField[]; readonly body: Buffer };

export type TextOptions = {
  readonly subtype?: 'plain' | 'html' | 'csv' | 'calendar';
  readonly charset?: Charset;
  readonly encoding?: '7bit' | '8bit' | 'quoted-printable' | 'base64';
  /** More parameters of Content-Type: `; method=REQUEST`. */
  readonly parameters?: string;
};

/** Text with `\n` at its line ends; in UTF-8, quoted-printable, unless told otherwise. */
export function text(content: string, options: TextOptions = {}): Part {
  const { subtype = 'plain', charset = 'utf-8', encoding = 'quoted-printable', parameters = '' } = options;
  const bytes = encodeText(content.replaceAll('\n', '\r\n'), charset);
  const fields: HeaderField[] = [
    ['Content-Type', `text/${subtype}; charset=${charset}${parameters}`],
    ['Content-Transfer-Encoding', encoding],
  ];
  return { fields, body: encoded(bytes, encoding) };
}

function encoded(bytes: Buffer, encoding: NonNullable<TextOptions['encoding']>): Buffer {
  if (encoding === 'base64') return Buffer.from(base64Lines(bytes), 'latin1');
  return encoding === 'quoted-printable' ? Buffer.from(quotedPrintable(bytes), 'latin1') : bytes;
}

/** A file, in base64. */
export function attachment(fileName: string, contentType: string, bytes: Buffer): Part {
  const name = /^[ -~]*$/.test(fileName)
    ? `filename="${fileName}"`
    : `filename*=utf-8''${encodeURIComponent(fileName)}`;
  const fields: HeaderField[] = [
    ['Content-Type', `${contentType}; name="${headerText(fileName)}"`],
    ['Content-Disposition', `attachment; ${name}`],
    ['Content-Transfer-Encoding', 'base64'],
  ];
  return { fields, body: Buffer.from(base64Lines(bytes), 'latin1') };
}

/** A picture that the HTML beside it names as `cid:`. */
export function inlineImage(contentId: string, contentType: string, bytes: Buffer): Part {
  const fields: HeaderField[] = [
    ['Content-Type', contentType],
    ['Content-ID', `<${contentId}>`],
    ['Content-Disposition', 'inline'],
    ['Content-Transfer-Encoding', 'base64'],
  ];
  return { fields, body: Buffer.from(base64Lines(bytes), 'latin1') };
}

/** A whole message inside another one (RFC 2046 5.2.1). */
export function embeddedMessage(bytes: Buffer): Part {
  return { fields: [['Content-Type', 'message/rfc822']], body: bytes };
}

/** The boundary comes from the content: the same parts give the same bytes. */
export function multipart(subtype: string, parts: readonly Part[], parameters = ''): Part {
  const contents = parts.map(partBytes);
  const boundary = `=_${hash('sha256', Buffer.concat(contents)).slice(0, 24)}`;
  const body = contents.flatMap((content) => [
    Buffer.from(`--${boundary}\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);
  const type = `multipart/${subtype}${parameters}; boundary="${boundary}"`;
  return {
    fields: [['Content-Type', type]],
    body: Buffer.concat([...body, Buffer.from(`--${boundary}--\r\n`)]),
  };
}

export function partBytes({ fields, body }: Part): Buffer {
  return Buffer.concat([Buffer.from(`${fields.map(headerLine).join('')}\r\n`, 'latin1'), body]);
}
