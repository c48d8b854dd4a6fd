import { calendarOf } from '../attachments/calendar.ts';
import { pdfOf } from '../attachments/pdf.ts';
import { type Colour, pngOf } from '../attachments/png.ts';
import { type Days, WORKDAYS } from '../days.ts';
import { ANSWERED, FLAGGED, type Mail, SEEN } from '../mail.ts';
import { attachment, multipart, text } from '../mime/part.ts';
import { alex, henrik, lucia, samuel } from '../people.ts';
import { letter } from '../plain-letter.ts';

const team = [alex, samuel, henrik];

/** Three windows, and what the afternoon sun makes of them. */
function lightStudy(): Buffer {
  const wall: Colour = [226, 220, 208];
  return pngOf(240, 150, (x, y) => {
    const onFloor = y > 100;
    const shifted = onFloor ? x - (y - 100) : x;
    const inWindow = shifted % 80 > 26 && shifted % 80 < 62 && (onFloor || (y > 22 && y < 78));
    if (!inWindow) return onFloor ? [168, 142, 112] : wall;
    const glow = Math.round(x / 5);
    return onFloor ? [236, 200 + Math.round(glow / 2), 140] : [255, 214 + Math.round(glow / 2), 150];
  });
}

function roomSchedule(): Buffer {
  return pdfOf({
    title: 'Harbour Library: room schedule',
    lines: [
      { left: 'Room', right: 'Area', bold: true },
      { left: 'Entrance and lending desk', right: '86 m2' },
      { left: 'Reading room', right: '214 m2' },
      { left: 'Gallery above the reading room', right: '92 m2' },
      { left: "Children's corner", right: '58 m2' },
      { left: 'Quiet study', right: '41 m2' },
      { left: 'Stacks', right: '130 m2' },
      { left: 'Sum', right: '621 m2', bold: true },
    ],
  });
}

/** An office of architects, and a library that wants light. */
export function workMails(days: Days): Mail[] {
  return [firstStudy(days), ...doubts(days), ...agreement(days), permit(days), siteVisit(days), hours(days)];
}

const ANSWER = 'Re: Reading room: first light study';

function firstStudy(days: Days): Mail {
  return {
    id: 'light-1',
    sentMs: days.at(9, '10:05'),
    flags: ANSWERED,
    from: lucia,
    to: team,
    subject: 'Reading room: first light study',
    content: multipart('mixed', [
      letter(`Morning everyone,

attached is the reading room at four in the afternoon, in late October. Three windows to the west, no blinds, oak floor. The light reaches the first row of tables and stops there, which I find rather beautiful and the librarian will not.

Two questions before I draw on: can the gallery be 40 cm less deep? And does anybody remember why we gave up the skylight?

Lucía
`),
      attachment('reading-room-october-1600.png', 'image/png', lightStudy()),
    ]),
  };
}

function doubts(days: Days): Mail[] {
  return [
    {
      id: 'light-2',
      sentMs: days.at(9, '11:40'),
      flags: SEEN,
      from: samuel,
      to: [lucia, alex, henrik],
      subject: ANSWER,
      answers: 'light-1',
      content:
        letter(`The skylight went because of the roof beams: they are listed, all eleven of them. The gallery can lose 40 cm, but then the stairs have to turn.

Samuel
`),
    },
    {
      id: 'light-3',
      sentMs: days.at(8, '08:58'),
      flags: SEEN,
      from: henrik,
      to: [lucia, alex, samuel],
      subject: ANSWER,
      answers: 'light-2',
      content:
        letter(`Let them turn. I have never met a straight staircase in a library that anyone was fond of.

The client asked again whether we stay below 2.1 million. I said yes in a firm voice.

H.
`),
    },
  ];
}

function agreement(days: Days): Mail[] {
  return [
    {
      id: 'light-alex',
      folder: 'Sent',
      sentMs: days.at(7, '16:30'),
      flags: SEEN,
      from: alex,
      to: [lucia],
      cc: [samuel, henrik],
      subject: ANSWER,
      answers: 'light-3',
      content:
        letter(`Lucía, the gallery works with 40 cm less, I checked it against the shelves. If the stairs turn at the fourth step, we even win a window seat.

Alex
`),
    },
    {
      id: 'light-4',
      sentMs: days.at(6, '09:22'),
      flags: SEEN,
      from: lucia,
      to: [alex],
      cc: [samuel, henrik],
      subject: ANSWER,
      answers: 'light-alex',
      content:
        letter(`A window seat! Drawn. It will be the most wanted place of the whole building, you will see.

> If the stairs turn at the fourth step, we even win a window seat.

Lucía
`),
    },
  ];
}

function permit(days: Days): Mail {
  return {
    id: 'light-5',
    sentMs: days.nowMs - 95 * 60_000,
    from: samuel,
    to: [lucia, alex, henrik],
    subject: 'Reading room: areas for the permit, please check by tomorrow',
    answers: 'light-4',
    content: multipart('mixed', [
      letter(`Here is the room schedule as it goes to the building authority. The reading room is 214 square metres with the new gallery.

Please have a look at the stacks, I am not sure about the 130. If I hear nothing by tomorrow noon I hand it in.

Samuel
`),
      attachment('room-schedule.pdf', 'application/pdf', roomSchedule()),
    ]),
  };
}

function siteVisit(days: Days): Mail {
  const day = days.firstOf(WORKDAYS, -4);
  const invitation = calendarOf(
    {
      uid: 'site-visit-harbour-library@birchandharbour.example',
      madeMs: days.at(3, '14:12'),
      startMs: days.at(day, '09:30'),
      endMs: days.at(day, '11:00'),
      summary: 'Site visit: Harbour Library',
      location: 'Old Customs House, Quay Street 2',
      description: 'Helmets are there. Please wear real shoes.\nAfterwards coffee at the ferry.',
      organizer: lucia,
      attendees: [alex, samuel, henrik],
    },
    'REQUEST',
  );
  return {
    id: 'site-visit',
    sentMs: days.at(3, '14:12'),
    flags: FLAGGED,
    from: lucia,
    to: team,
    subject: `Invitation: Site visit: Harbour Library (${days.written(day)}, 9:30)`,
    content: multipart('alternative', [
      letter(`You are invited to: Site visit: Harbour Library

When:  ${days.written(day)}, 9:30 to 11:00
Where: Old Customs House, Quay Street 2

Helmets are there. Please wear real shoes. Afterwards coffee at the ferry.
`),
      text(invitation, { subtype: 'calendar', parameters: '; method=REQUEST', encoding: 'base64' }),
    ]),
  };
}

function hours(days: Days): Mail {
  const sheet = [
    'project;person;hours',
    'Library;Alex;61,5',
    'Library;Lucía;74',
    'Boathouse;Alex;22',
    '',
  ].join('\r\n');
  return {
    id: 'hours',
    sentMs: days.at(36, '17:02'),
    flags: SEEN,
    from: samuel,
    subject: 'Your hours of last month',
    content: multipart('mixed', [
      letter(`Hi Alex,

attached is what I have for last month, please shout if something is wrong. You seem to have spent 22 hours on a boathouse that was finished in spring. I do not judge.

Samuel
`),
      attachment('hours Birch & Harbour – Alex.csv', 'text/csv; charset=utf-8', Buffer.from(sheet)),
    ]),
  };
}
