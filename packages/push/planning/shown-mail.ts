import type { NewMail } from '../mailbox-events/new-mail.ts';
import type { ShownMail } from '../notifications/notification.ts';
import type { PrivacyLevel } from '../subscriptions/subscription.ts';

const STRICTNESS: Readonly<Record<PrivacyLevel, number>> = { preview: 0, sender: 1, nothing: 2 };

/** The stricter of a brand's privacy level and that of the device's owner. */
export function stricter(brand: PrivacyLevel, own: PrivacyLevel | undefined): PrivacyLevel {
  return own !== undefined && STRICTNESS[own] > STRICTNESS[brand] ? own : brand;
}

/** What leaves the house of a message. Where it lies is always in it: the app finds the message by that. */
export function shownMail(mail: NewMail, privacy: PrivacyLevel): ShownMail {
  const { from, mailbox, snippet, subject, uid, uidValidity } = mail;
  const place = {
    mailbox,
    ...(uidValidity !== undefined && uid !== undefined && { uidValidity, uid }),
  };
  if (privacy === 'nothing') return place;
  const sent = { ...place, ...(from !== undefined && { from }) };
  if (privacy === 'sender') return sent;
  return {
    ...sent,
    ...(subject !== undefined && { subject }),
    ...(snippet !== undefined && { snippet }),
  };
}
