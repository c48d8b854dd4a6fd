import { companyLetter } from '../company-letter.ts';
import { type Days, dateField, HOME_ZONE_MINUTES } from '../days.ts';
import { type Mail, SEEN } from '../mail.ts';
import { type Message, messageBytes, type Person } from '../mime/message.ts';
import { embeddedMessage, multipart, type Part } from '../mime/part.ts';
import { alex } from '../people.ts';
import { letter } from '../plain-letter.ts';

const CLOUDBERRY: Person = { name: 'Cloudberry Photos', address: 'no-reply@cloudberry.example' };
const DAEMON: Person = { name: 'Mail Delivery System', address: 'mailer-daemon@mailweave.example' };
const OLD_ADDRESS: Person = { name: 'Jonas Weir', address: 'jonas@weir-and-sons.example' };

/** What machines write. */
export function accountMails(days: Days): Mail[] {
  return [signIn(days), memories(days), ...bounced(days)];
}

function signIn(days: Days): Mail {
  return {
    id: 'sign-in',
    sentMs: days.at(10, '08:03'),
    flags: SEEN,
    from: CLOUDBERRY,
    subject: 'New sign-in to your account',
    content: companyLetter({
      brand: 'Cloudberry Photos',
      colour: '#c0603c',
      title: 'Was this you?',
      sections: [
        {
          text: 'Somebody signed in to your account from a device that we had not seen before. If it was you, there is nothing to do.',
        },
        {
          text: 'If it was not you, change your password now.',
          link: ['Look at your devices', 'https://cloudberry.example/devices'],
        },
      ],
      rows: [
        ['Device', 'Tablet, Mill Lane Library'],
        ['Place', 'Port Elstow'],
      ],
      footer: 'You cannot answer to this mail.',
    }),
  };
}

function memories(days: Days): Mail {
  return {
    id: 'memories',
    sentMs: days.at(28, '10:00'),
    flags: SEEN,
    from: CLOUDBERRY,
    subject: 'A year ago: 38 pictures of one cat',
    content: companyLetter({
      brand: 'Cloudberry Photos',
      colour: '#c0603c',
      title: '38 pictures of one cat',
      sections: [
        {
          text: 'A year ago today you took 38 pictures in a row, and on every one of them is the same cat in the same armchair. We found them rather good.',
          link: ['See them again', 'https://cloudberry.example/memories'],
        },
      ],
      footer: 'Cloudberry Photos. You can switch memories off in your settings.',
    }),
  };
}

/** A mail that did not arrive, and the report on it (RFC 3462, RFC 3464). */
function bounced(days: Days): Mail[] {
  const sentMs = days.at(19, '13:10');
  const subject = 'The drawings of the boathouse';
  const content = letter(`Dear Jonas,

I found the drawings of the boathouse in the cellar, the ones on cloth. Would you like to have them?

Alex Lindqvist
`);
  const original: Message = {
    id: '<boathouse@mailweave.example>',
    date: dateField(sentMs, HOME_ZONE_MINUTES),
    from: alex,
    to: [OLD_ADDRESS],
    cc: [],
    subject,
    charset: 'utf-8',
    references: [],
    fields: [],
    content,
  };
  return [
    { id: 'boathouse', folder: 'Sent', sentMs, flags: SEEN, from: alex, to: [OLD_ADDRESS], subject, content },
    {
      id: 'bounce-boathouse',
      sentMs: days.at(19, '13:11'),
      flags: SEEN,
      from: DAEMON,
      subject: 'Undelivered Mail Returned to Sender',
      fields: [['Auto-Submitted', 'auto-replied']],
      content: multipart(
        'report',
        [explanation(), deliveryStatus(days), embeddedMessage(messageBytes(original))],
        '; report-type=delivery-status',
      ),
    },
  ];
}

function explanation(): Part {
  return letter(`This is the mail system of mailweave.example.

Your message could not be delivered to one recipient. It is attached below. The other server says that nobody of this name lives there any more:

  <jonas@weir-and-sons.example>: 550 5.1.1 User unknown
`);
}

/** Groups of fields, for programs to read. */
function deliveryStatus(days: Days): Part {
  const lines = [
    'Reporting-MTA: dns; mx.mailweave.example',
    `Arrival-Date: ${dateField(days.at(19, '13:10'), HOME_ZONE_MINUTES)}`,
    '',
    `Final-Recipient: rfc822; ${OLD_ADDRESS.address}`,
    'Action: failed',
    'Status: 5.1.1',
    'Remote-MTA: dns; mx.weir-and-sons.example',
    'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
    '',
  ];
  return { fields: [['Content-Type', 'message/delivery-status']], body: Buffer.from(lines.join('\r\n')) };
}
