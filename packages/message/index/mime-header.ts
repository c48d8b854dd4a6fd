import { FieldReader } from './field-reader.ts';
import { firstValue } from './field-value.ts';
import type { Disposition, HeaderField, MessagePart, Parameter } from './message-index.ts';
import { readParameters } from './parameter-list.ts';

/** What the header of a part says about its body (RFC 2045 3). */
export type MimeHeader = Pick<
  MessagePart,
  | 'type'
  | 'subtype'
  | 'parameters'
  | 'id'
  | 'description'
  | 'encoding'
  | 'disposition'
  | 'language'
  | 'location'
  | 'md5'
>;

type MediaType = { type: string; subtype: string; parameters: readonly Parameter[] };

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z{}]+$/;

/** RFC 2045 5.2: no Content-Type, or one that cannot be read. */
const PLAIN_TEXT: MediaType = { type: 'text', subtype: 'plain', parameters: [['charset', 'us-ascii']] };
/** RFC 2046 5.1.5: a part of a digest without a Content-Type. */
const EMBEDDED_MESSAGE: MediaType = { type: 'message', subtype: 'rfc822', parameters: [] };

const readMediaType = (value: string): MediaType => {
  const reader = new FieldReader(value);
  reader.skipSpaceAndComments();
  const type = reader.until('/;(').toLowerCase();
  reader.skipSpaceAndComments();
  if (!reader.take('/')) return PLAIN_TEXT;
  reader.skipSpaceAndComments();
  const subtype = reader.until('/;(').toLowerCase();
  if (!TOKEN.test(type) || !TOKEN.test(subtype)) return PLAIN_TEXT;
  return { type, subtype, parameters: readParameters(reader) };
};

const readDisposition = (value: string): Disposition | undefined => {
  const reader = new FieldReader(value);
  reader.skipSpaceAndComments();
  const kind = reader.until(';(').toLowerCase();
  return kind === '' ? undefined : { kind, parameters: readParameters(reader) };
};

const readToken = (value: string): string => {
  const reader = new FieldReader(value);
  reader.skipSpaceAndComments();
  return reader.until(';(').toLowerCase();
};

/** Content-Language: `de, en (British)` (RFC 3282). */
const readLanguages = (value: string): string[] | undefined => {
  const reader = new FieldReader(value);
  const languages: string[] = [];
  while (!reader.atEnd) {
    reader.skipSpaceAndComments();
    const language = reader.until(',(');
    if (language !== '') languages.push(language);
    reader.skipTo(',');
    reader.skip();
  }
  return languages.length > 0 ? languages : undefined;
};

/** Reads the MIME fields of a part's header; `inDigest` for the parts of a multipart/digest. */
export const readMimeHeader = (
  bytes: Buffer,
  fields: readonly HeaderField[],
  inDigest: boolean,
): MimeHeader => {
  const value = (name: string): string | undefined => firstValue(bytes, fields, name);
  const contentType = value('content-type');
  const disposition = value('content-disposition');
  const language = value('content-language');
  const byDefault = inDigest ? EMBEDDED_MESSAGE : PLAIN_TEXT;
  return {
    ...(contentType === undefined ? byDefault : readMediaType(contentType)),
    id: value('content-id'),
    description: value('content-description'),
    encoding: readToken(value('content-transfer-encoding') ?? '') || '7bit',
    disposition: disposition === undefined ? undefined : readDisposition(disposition),
    language: language === undefined ? undefined : readLanguages(language),
    location: value('content-location'),
    md5: value('content-md5'),
  };
};

/** What a body is called that is not looked into: one text, as it stands. */
export const unreadBodyHeader: MimeHeader = {
  ...PLAIN_TEXT,
  id: undefined,
  description: undefined,
  encoding: '7bit',
  disposition: undefined,
  language: undefined,
  location: undefined,
  md5: undefined,
};
