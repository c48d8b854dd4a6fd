import { type Address, parseAddressList } from './address-list.ts';
import type { MessageIndex } from './message-index.ts';

/** ENVELOPE (RFC 3501 7.4.2): undefined is NIL, strings are raw bytes, unfolded. */
export type Envelope = {
  readonly date: string | undefined;
  readonly subject: string | undefined;
  readonly from: readonly Address[] | undefined;
  readonly sender: readonly Address[] | undefined;
  readonly replyTo: readonly Address[] | undefined;
  readonly to: readonly Address[] | undefined;
  readonly cc: readonly Address[] | undefined;
  readonly bcc: readonly Address[] | undefined;
  readonly inReplyTo: string | undefined;
  readonly messageId: string | undefined;
};

/** No field, an empty one, and one without any address are all NIL. */
const addressesIn = (index: MessageIndex, name: string): readonly Address[] | undefined => {
  const addresses = parseAddressList(index.envelopeFields.get(name) ?? '');
  return addresses.length > 0 ? addresses : undefined;
};

/** The envelope of a message; sender and reply-to are `from` where the message has none. */
export const envelope = (index: MessageIndex): Envelope => {
  const from = addressesIn(index, 'from');
  return {
    date: index.envelopeFields.get('date'),
    subject: index.envelopeFields.get('subject'),
    from,
    sender: addressesIn(index, 'sender') ?? from,
    replyTo: addressesIn(index, 'reply-to') ?? from,
    to: addressesIn(index, 'to'),
    cc: addressesIn(index, 'cc'),
    bcc: addressesIn(index, 'bcc'),
    inReplyTo: index.envelopeFields.get('in-reply-to'),
    messageId: index.envelopeFields.get('message-id'),
  };
};
