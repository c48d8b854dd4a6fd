import { FieldReader } from './field-reader.ts';

/**
 * One address of an ENVELOPE (RFC 3501 7.4.2), raw byte strings. The start of a group has a mailbox (the
 * group's name) but no host, its end has neither.
 */
export type Address = {
  readonly name: string | undefined;
  /** Source route, `@a,@b`. */
  readonly route: string | undefined;
  readonly mailbox: string | undefined;
  readonly host: string | undefined;
};

/** Where a word of a phrase or local part ends. Dots are left in words, so `J. Doe` and `j.doe` need no rule. */
const WORD_ENDS = '<>@,;:"()[]';
const GROUP_END: Address = { name: undefined, route: undefined, mailbox: undefined, host: undefined };

type Words = { readonly words: readonly string[]; readonly comment: string | undefined };
type Place = Pick<Address, 'route' | 'mailbox' | 'host'>;

const readWord = (reader: FieldReader): string => {
  if (reader.peek === '"') return reader.quotedString();
  const word = reader.until(WORD_ENDS);
  // A character that ends words but starts nothing here (a stray bracket) must not stop the reader.
  if (word === '') reader.skip();
  return word;
};

/** Words and comments up to one of `stops`. */
const readWords = (reader: FieldReader, stops: string): Words => {
  const words: string[] = [];
  let comment = reader.skipSpaceAndComments();
  while (!reader.atEnd && !stops.includes(reader.peek ?? '')) {
    const word = readWord(reader);
    if (word !== '') words.push(word);
    comment = reader.skipSpaceAndComments() ?? comment;
  }
  return { words, comment };
};

/** `[127.0.0.1]`, brackets included. */
const readDomainLiteral = (reader: FieldReader): string => {
  const pieces: string[] = [];
  while (!reader.atEnd && reader.peek !== ']') {
    pieces.push(reader.until(']'));
    reader.skipSpaceAndComments();
  }
  return `${pieces.join('')}${reader.take(']') ? ']' : ''}`;
};

/** A domain; white space and comments may stand around its dots (RFC 5322 4.4), elsewhere they end it. */
const readDomain = (reader: FieldReader): { host: string; comment: string | undefined } => {
  const pieces: string[] = [];
  let comment = reader.skipSpaceAndComments();
  let goesOn = true;
  while (goesOn) {
    const piece = reader.peek === '[' ? readDomainLiteral(reader) : reader.until(WORD_ENDS);
    pieces.push(piece);
    comment = reader.skipSpaceAndComments() ?? comment;
    goesOn = reader.peek === '.' || (piece.endsWith('.') && !WORD_ENDS.includes(reader.peek ?? ''));
  }
  return { host: pieces.join(''), comment };
};

/** `@a,@b:` (RFC 5322 4.4, obs-route), without the colon. */
const readRoute = (reader: FieldReader): string => {
  let route = '';
  while (!reader.atEnd && reader.peek !== ':' && reader.peek !== '>') {
    route += reader.peek === '@' || reader.peek === ',' ? reader.peek : '';
    if (!reader.take('@') && !reader.take(',')) route += readWord(reader);
    reader.skipSpaceAndComments();
  }
  reader.take(':');
  return route;
};

/** `<route:mailbox@host>`, the opening bracket next. */
const readAngleAddress = (reader: FieldReader): Place => {
  reader.skip();
  reader.skipSpaceAndComments();
  const route = reader.peek === '@' ? readRoute(reader) : undefined;
  const mailbox = readWords(reader, '@>').words.join('');
  const host = reader.take('@') ? readDomain(reader).host : '';
  reader.skipTo('>,;');
  reader.take('>');
  return { route, mailbox, host };
};

/** After `local@`: an address without brackets, unless that turns out to be an unquoted display name. */
const readBareAddress = (reader: FieldReader, { words, comment }: Words): Address => {
  reader.skip();
  const mailbox = words.join('');
  const domain = readDomain(reader);
  if (reader.peek === '<') return { name: `${mailbox}@${domain.host}`, ...readAngleAddress(reader) };
  return { name: domain.comment ?? comment, route: undefined, mailbox, host: domain.host };
};

const readMailbox = (reader: FieldReader, read: Words): Address | undefined => {
  const phrase = read.words.join(' ');
  if (reader.peek === '@') return readBareAddress(reader, read);
  if (reader.peek === '<') {
    const place = readAngleAddress(reader);
    const comment = reader.skipSpaceAndComments() ?? read.comment;
    return { name: phrase === '' ? comment : phrase, ...place };
  }
  if (phrase === '') return undefined;
  return { name: read.comment, route: undefined, mailbox: phrase, host: '' };
};

/**
 * The addresses of a From, To ... field (RFC 5322 3.4 with the obsolete forms), groups as ENVELOPE shows
 * them. Names stay raw (encoded words included), quotes and quoted pairs are resolved; without a phrase a
 * comment is the name. What has no domain gets the host ``, for NIL would mean a group.
 */
export const parseAddressList = (text: string): Address[] => {
  const reader = new FieldReader(text);
  const addresses: Address[] = [];
  let inGroup = false;
  while (!reader.atEnd) {
    const read = readWords(reader, inGroup ? '<@,;' : '<@,;:');
    if (!inGroup && reader.take(':')) {
      inGroup = true;
      addresses.push({ ...GROUP_END, mailbox: read.words.join(' ') });
      continue;
    }
    const mailbox = readMailbox(reader, read);
    if (mailbox) addresses.push(mailbox);
    reader.skipTo(',;');
    if (reader.peek === ';' && inGroup) {
      inGroup = false;
      addresses.push(GROUP_END);
    }
    reader.skip();
  }
  return inGroup ? [...addresses, GROUP_END] : addresses;
};
