import type { NotificationContent, ShownMail } from './notification.ts';

/** What a person reads of a notification. */
export type ShownText = { readonly title: string; readonly body?: string };

/**
 * The words of a notification, whole: a gateway cuts them to what its push service takes. Undefined: it shows nothing.
 * A summary names the newest of its messages.
 */
export function shownText(content: NotificationContent): ShownText | undefined {
  switch (content.kind) {
    case 'new-mail':
      return mailText(content.mail);
    case 'summary':
      return { title: `${content.mailCount} new messages`, ...bodyOf([inOneLine(content.mail)]) };
    case 'dismiss':
      return undefined;
    case 'verification':
      return { title: 'Notifications are being set up' };
    case 'needs-login':
      return {
        title: 'Log in again',
        body: 'The mail server refuses the log-in that new mail is noticed with.',
      };
    case 'test':
      return { title: 'Test', body: 'Notifications of new mail reach this device.' };
  }
}

function mailText(mail: ShownMail): ShownText {
  const sender = senderOf(mail);
  if (sender === undefined) return { title: 'New mail', ...bodyOf([mail.subject, mail.snippet]) };
  const told = bodyOf([mail.subject, mail.snippet]);
  return { title: sender, body: told.body ?? 'New mail' };
}

function inOneLine(mail: ShownMail): string | undefined {
  const parts = [senderOf(mail), mail.subject].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? undefined : parts.join(': ');
}

function senderOf({ from }: ShownMail): string | undefined {
  return from === undefined ? undefined : from.name || from.address;
}

function bodyOf(lines: readonly (string | undefined)[]): { body?: string } {
  const said = lines.filter((line) => line !== undefined && line !== '');
  return said.length === 0 ? {} : { body: said.join('\n') };
}
