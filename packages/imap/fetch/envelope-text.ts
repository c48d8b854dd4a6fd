/**
 * ENVELOPE in a FETCH response (RFC 3501 7.4.2 and 9):
 *
 *     envelope = "(" env-date SP env-subject SP env-from SP env-sender SP env-reply-to SP env-to SP
 *                env-cc SP env-bcc SP env-in-reply-to SP env-message-id ")"
 *     address  = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"
 */
import { nstringText } from './nstring-text.ts';

/** Raw bytes as latin1 characters; undefined is NIL. */
export type EnvelopeAddress = {
  readonly name: string | undefined;
  readonly route: string | undefined;
  readonly mailbox: string | undefined;
  readonly host: string | undefined;
};

export type EnvelopeValue = {
  readonly date: string | undefined;
  readonly subject: string | undefined;
  readonly from: readonly EnvelopeAddress[] | undefined;
  readonly sender: readonly EnvelopeAddress[] | undefined;
  readonly replyTo: readonly EnvelopeAddress[] | undefined;
  readonly to: readonly EnvelopeAddress[] | undefined;
  readonly cc: readonly EnvelopeAddress[] | undefined;
  readonly bcc: readonly EnvelopeAddress[] | undefined;
  readonly inReplyTo: string | undefined;
  readonly messageId: string | undefined;
};

/** One byte per character. */
export function envelopeText(envelope: EnvelopeValue): string {
  const lists = [envelope.from, envelope.sender, envelope.replyTo, envelope.to, envelope.cc, envelope.bcc];
  return `(${[
    nstringText(envelope.date),
    nstringText(envelope.subject),
    ...lists.map(addressListText),
    nstringText(envelope.inReplyTo),
    nstringText(envelope.messageId),
  ].join(' ')})`;
}

function addressListText(addresses: readonly EnvelopeAddress[] | undefined): string {
  if (addresses === undefined || addresses.length === 0) return 'NIL';
  return `(${addresses.map(addressText).join('')})`;
}

function addressText(address: EnvelopeAddress): string {
  const fields = [address.name, address.route, address.mailbox, address.host];
  return `(${fields.map(nstringText).join(' ')})`;
}
