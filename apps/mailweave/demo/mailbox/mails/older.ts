import { companyLetter } from '../company-letter.ts';
import type { Days } from '../days.ts';
import { type Mail, SEEN } from '../mail.ts';
import { alex, camille, haruka, lucia, mum, samuel } from '../people.ts';
import { letter } from '../plain-letter.ts';

/** What lies in the other folders. */
export function olderMails(days: Days): Mail[] {
  return [...archived(days), ...drafts(days), ...thrownAway(days), toHaruka(days)];
}

function archived(days: Days): Mail[] {
  const folder = 'Archive';
  return [
    {
      id: 'lease',
      folder,
      sentMs: days.at(88, '10:25'),
      flags: SEEN,
      from: { name: 'Elstow Housing', address: 'letters@elstowhousing.example' },
      subject: '14 Mill Lane: the lease goes on as it is',
      content: letter(`Dear Alex Lindqvist,

your lease goes on unchanged for another year. The cat has been entered as a tenant without voting rights, as you wished.

Elstow Housing
`),
    },
    {
      id: 'tax',
      folder,
      sentMs: days.at(76, '07:12'),
      flags: SEEN,
      from: { name: 'Tax Office Port Elstow', address: 'post@tax-elstow.example' },
      subject: 'We have received your tax return',
      content:
        letter(`Your tax return has arrived and is complete. You need not do anything. We write within three months.
`),
    },
    {
      id: 'insulation',
      folder,
      sentMs: days.at(71, '16:05'),
      flags: SEEN,
      from: lucia,
      subject: 'Boathouse: done!',
      content:
        letter(`The last plank is on, the client cried, the ducks have moved in. Thank you for the evenings.

Lucía
`),
    },
    {
      id: 'boathouse-photos',
      folder,
      sentMs: days.at(70, '09:00'),
      flags: SEEN,
      from: samuel,
      subject: 'Re: Boathouse: done!',
      answers: 'insulation',
      content: letter(`Photographer comes on Friday at sunrise. I bring rolls.

Samuel
`),
    },
  ];
}

function drafts(days: Days): Mail[] {
  const common = { folder: 'Drafts', flags: ['\\Seen', '\\Draft'], from: alex } as const;
  return [
    {
      ...common,
      id: 'draft-camille',
      sentMs: days.at(58, '22:30'),
      to: [camille],
      subject: 'Re: Ça fait longtemps : des nouvelles de Nantes',
      answers: 'camille',
      content: letter(`Chère Camille,

quelle surprise ! Un chat qui s'appelle Béton, je
`),
    },
    {
      ...common,
      id: 'draft-window-seat',
      sentMs: days.at(6, '23:10'),
      to: [lucia],
      subject: 'Window seat: 45 or 50 cm?',
      content: letter(`45 is for sitting, 50 is for falling asleep. I am for 50.
`),
    },
  ];
}

function thrownAway(days: Days): Mail[] {
  return [
    {
      id: 'carpets',
      folder: 'Trash',
      sentMs: days.at(22, '04:18'),
      flags: SEEN,
      from: { name: 'Carpet Palace', address: 'sale@carpetpalace.example' },
      subject: 'ONLY TODAY (and tomorrow): carpets!!!',
      content: companyLetter({
        brand: 'Carpet Palace',
        colour: '#d0021b',
        title: 'Only today. And tomorrow.',
        sections: [{ text: 'Everything must go, as it has had to go every week since 1997.' }],
        footer: 'Carpet Palace, beside the motorway.',
      }),
    },
    {
      id: 'ladder',
      folder: 'Trash',
      sentMs: days.at(31, '12:45'),
      flags: SEEN,
      from: mum,
      subject: 'Found it',
      content: letter(`Forget about the other mail. The glasses were on my head.

Mum
`),
    },
  ];
}

function toHaruka(days: Days): Mail {
  return {
    id: 'to-haruka',
    folder: 'Sent',
    sentMs: days.at(43, '20:20'),
    flags: SEEN,
    from: alex,
    to: [haruka],
    subject: 'Re: 元気ですか。図書館の写真、ありがとう',
    answers: 'haruka',
    content: letter(`Dear Haruka,

a tea room for three, with a view of one tree: that is the best building I have heard of this year. I will come and sit in it. My Japanese is still only good enough for trains and soup.

Alex
`),
  };
}
