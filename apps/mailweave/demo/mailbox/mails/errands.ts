import { calendarOf } from '../attachments/calendar.ts';
import { type Days, WORKDAYS } from '../days.ts';
import { FLAGGED, type Mail, SEEN } from '../mail.ts';
import type { Person } from '../mime/message.ts';
import { attachment, multipart } from '../mime/part.ts';
import { alex } from '../people.ts';
import { letter } from '../plain-letter.ts';

const LIBRARY: Person = { name: 'Mill Lane Library', address: 'desk@milllanelibrary.example' };
const TOWN: Person = { name: 'Stadt und Straße Port Elstow', address: 'works@port-elstow.example' };
const DENTIST: Person = { name: 'Dr. Mirela Ionescu, dentist', address: 'practice@ionescu.example' };
const BICYCLES: Person = { name: 'Spoke & Sprocket', address: 'workshop@spokeandsprocket.example' };

/** Small things that have to be done. */
export function errandMails(days: Days): Mail[] {
  return [
    {
      id: 'library-due',
      sentMs: days.at(1, '06:15'),
      from: LIBRARY,
      subject: 'Two books are due on Thursday',
      content: letter(`Dear Alex Lindqvist,

these books are due on Thursday:

  The Keeper of the Lamp (already extended twice)
  Staircases: a Handbook

You cannot extend the first one again: somebody is waiting for it. She asks every day.

Mill Lane Library
`),
    },
    streetWorks(days),
    dentist(days),
    {
      id: 'bicycle',
      sentMs: days.at(29, '15:50'),
      flags: SEEN,
      from: BICYCLES,
      subject: 'Your bicycle is ready',
      content: letter(`Hello Alex,

your bicycle is ready: new chain, new brake pads, and we have straightened what you called "a slight bend". It was not slight. Together 68.50.

We are here until six, on Saturdays until one.

Spoke & Sprocket
`),
    },
  ];
}

/** A subject that needs several encoded words (RFC 2047). */
function streetWorks(days: Days): Mail {
  return {
    id: 'street-works',
    sentMs: days.at(17, '12:00'),
    flags: SEEN,
    from: TOWN,
    subject:
      'Mill Lane – Straßenbauarbeiten / travaux de voirie / работи по улицата: the lane is closed for cars for three days, bicycles and cats may pass 🚧',
    content: letter(`Dear residents,

from ${days.written(-6)} on we renew the water pipe in Mill Lane. For three days no car gets through. On the second day there is no water between nine and noon: please fill a pot before.

The gulls have been informed.

Port Elstow, streets and pipes
`),
  };
}

function dentist(days: Days): Mail {
  const day = days.firstOf(WORKDAYS, -13);
  const event = calendarOf(
    {
      uid: 'appointment-7714@ionescu.example',
      madeMs: days.at(18, '09:41'),
      startMs: days.at(day, '08:20'),
      endMs: days.at(day, '08:50'),
      summary: 'Dentist',
      location: 'Practice Dr. Ionescu, Ropewalk 21',
      description: 'Check-up',
      organizer: DENTIST,
      attendees: [alex],
    },
    'PUBLISH',
  );
  return {
    id: 'dentist',
    sentMs: days.at(18, '09:41'),
    flags: FLAGGED,
    from: DENTIST,
    subject: `Your appointment: ${days.written(day)}, 8:20`,
    content: multipart('mixed', [
      letter(`Dear Alex Lindqvist,

we have put you down for ${days.written(day)} at 8:20. If you cannot come, please tell us a day before.

You said that we should remind you of flossing. This is the reminder.

Practice Dr. Ionescu
`),
      attachment(
        'appointment.ics',
        'text/calendar; charset=utf-8',
        Buffer.from(event.replaceAll('\n', '\r\n')),
      ),
    ]),
  };
}
