import { parseAddressList } from './address-list.ts';
import { decodeWords } from './decode-words.ts';
import type { MessageIndex } from './message-index.ts';

/** Who a message says it is from: decoded text. */
export type Sender = { readonly name?: string; readonly address: string };

/** What a list of messages, or a notification, shows of one. */
export type ShownFields = { readonly from?: Sender; readonly subject?: string };

const LINE_ENDS = /[\r\n\0]+/g;

/**
 * The first address of a From field's value, as a header or an ENVELOPE has it: raw bytes, a character each. Undefined when
 * there is none.
 */
export const senderOf = (raw: string): Sender | undefined => {
  const first = parseAddressList(raw.replace(LINE_ENDS, ' ')).find(
    ({ host, mailbox }) => host !== undefined && mailbox !== undefined,
  );
  if (first === undefined) return undefined;
  const place = first.host === '' ? (first.mailbox ?? '') : `${first.mailbox}@${first.host}`;
  const address = decodeWords(place);
  const name = decodeWords(first.name ?? '').trim();
  if (address === '' && name === '') return undefined;
  return name === '' ? { address } : { name, address };
};

/** A raw header value of one line, encoded words decoded (RFC 2047). */
export const headerValueText = (raw: string): string => decodeWords(raw.replace(LINE_ENDS, ' ')).trim();

/** From and Subject of a message, or of a header that has only these. */
export const shownFields = ({ envelopeFields }: MessageIndex): ShownFields => {
  const from = senderOf(envelopeFields.get('from') ?? '');
  const subject = envelopeFields.get('subject');
  return {
    ...(from === undefined ? {} : { from }),
    ...(subject === undefined ? {} : { subject: headerValueText(subject) }),
  };
};
