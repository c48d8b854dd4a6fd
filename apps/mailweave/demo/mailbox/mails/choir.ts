import type { Days } from '../days.ts';
import { ANSWERED, type Mail, SEEN } from '../mail.ts';
import type { HeaderField } from '../mime/header.ts';
import { agnes, bartek, choir } from '../people.ts';
import { letter } from '../plain-letter.ts';

/** What a mailing list adds (RFC 2919, RFC 2369). */
const LIST: readonly HeaderField[] = [
  ['List-Id', 'Hillside Choir <singers.hillsidechoir.example>'],
  ['List-Post', '<mailto:singers@hillsidechoir.example>'],
  ['List-Unsubscribe', '<https://hillsidechoir.example/leave>'],
  ['Precedence', 'list'],
];

const FOOTER = `
_______________________________________________
Hillside Choir, Wednesdays at 19:30, St. Brendan's
singers@hillsidechoir.example
`;

const toEveryone = { to: [choir], fields: LIST };

/** A mailing list with two things on its mind. */
export function choirMails(days: Days): Mail[] {
  return [...thePiano(days), ...theProgramme(days)];
}

function thePiano(days: Days): Mail[] {
  return [
    {
      ...toEveryone,
      id: 'piano-1',
      sentMs: days.at(40, '09:12'),
      flags: SEEN,
      from: agnes,
      subject: '[choir] Six people to carry a piano',
      content: letter(`Dear singers,

the piano has to go from the left of the altar to the right of the altar. It weighs 240 kilograms and knows every stair. We need six people with good backs, next Wednesday at seven, half an hour before the rehearsal.

Please answer to the list, so that we see when we are six.

Agnes
${FOOTER}`),
    },
    {
      ...toEveryone,
      id: 'piano-2',
      sentMs: days.at(39, '22:37'),
      flags: ANSWERED,
      from: bartek,
      subject: 'Re: [choir] Six people to carry a piano',
      answers: 'piano-1',
      content:
        letter(`I am number one. I have carried that piano in 2019 and said "never again", and here I am.

Bartek
${FOOTER}`),
    },
  ];
}

function theProgramme(days: Days): Mail[] {
  return [
    {
      ...toEveryone,
      id: 'programme-1',
      sentMs: days.at(15, '10:00'),
      flags: SEEN,
      from: agnes,
      subject: '[choir] The programme of the evening concert',
      content: letter(`Dear singers,

this is what we sing, in this order, and nobody is to ask for the Handel again:

  1. An evening hymn, four voices
  2. Three songs of the sea (basses: bar 41!)
  3. The larch tree, with solo by Ruth
  4. A very short madrigal
  5. Interval, with soup
  6. The long one

Black clothes, coloured scarves. Bring the green folder, not the blue one.

Agnes
${FOOTER}`),
    },
    {
      ...toEveryone,
      id: 'programme-2',
      sentMs: days.at(14, '23:51'),
      flags: SEEN,
      from: bartek,
      subject: 'Re: [choir] The programme of the evening concert',
      answers: 'programme-1',
      content: letter(`> (basses: bar 41!)

The basses have been informed. The basses regret bar 41 and will count this time.

> Interval, with soup

Which soup?

Bartek
${FOOTER}`),
    },
  ];
}
