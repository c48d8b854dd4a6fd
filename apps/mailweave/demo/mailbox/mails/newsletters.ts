import { type CompanyLetter, companyLetter } from '../company-letter.ts';
import type { Days } from '../days.ts';
import { FLAGGED, type Mail, SEEN } from '../mail.ts';
import type { HeaderField } from '../mime/header.ts';
import type { Person } from '../mime/message.ts';
import { fieldNotes, slowKitchen } from './newsletter-issues.ts';

type Publisher = {
  readonly brand: string;
  readonly sender: Person;
  readonly colour: string;
  readonly footer: string;
};

type Issue = Pick<CompanyLetter, 'title' | 'sections'> & {
  readonly id: string;
  readonly sentMs: number;
  readonly flags?: readonly string[];
  readonly subject: string;
};

const KITCHEN: Publisher = {
  brand: 'The Slow Kitchen',
  sender: { name: 'The Slow Kitchen', address: 'letters@slowkitchen.example' },
  colour: '#9a4a2a',
  footer:
    'The Slow Kitchen, 3 Quay Street, Port Elstow.\nYou get this letter every week because you asked for it.',
};

const NOTES: Publisher = {
  brand: 'Field Notes',
  sender: { name: 'Ines Albrecht, Field Notes', address: 'ines@fieldnotes.example' },
  colour: '#2f6b4f',
  footer:
    'Field Notes, a letter about what lives outside. Once a month.\nNo advertising, no tracking, some mud.',
};

const FERROUS: Publisher = {
  brand: 'Ferrous Weekly',
  sender: { name: 'Ferrous Weekly', address: 'editors@ferrous.example' },
  colour: '#8a3324',
  footer: 'Ferrous Weekly is written by three people who like old machines.',
};

const MUSEUM: Publisher = {
  brand: 'Harbour Museum',
  sender: { name: 'Harbour Museum', address: 'post@harbourmuseum.example' },
  colour: '#1f5673',
  footer: 'Harbour Museum, Customs Quay, Port Elstow. Closed on Mondays.',
};

const RECORDS: Publisher = {
  brand: 'Nightingale Records',
  sender: { name: 'Nightingale Records', address: 'shop@nightingale.example' },
  colour: '#4b3b73',
  footer: 'Nightingale Records, under the railway arch, the second door.',
};

/** HTML with a plain text beside it, and a way out in the header. */
export function newsletterMails(days: Days): Mail[] {
  return [
    ...slowKitchen(days).map((issue) => newsletter(KITCHEN, issue)),
    ...fieldNotes(days).map((issue) => newsletter(NOTES, issue)),
    newsletter(FERROUS, ferrous(days)),
    newsletter(MUSEUM, museum(days)),
    newsletter(RECORDS, records(days)),
  ];
}

function newsletter(publisher: Publisher, issue: Issue): Mail {
  const { id, sentMs, flags = [], subject, title, sections } = issue;
  const { brand, sender, colour, footer } = publisher;
  const domain = sender.address.split('@')[1];
  const fields: HeaderField[] = [
    ['List-Id', `${brand} <letters.${domain}>`],
    ['List-Unsubscribe', `<https://${domain}/leave?reader=3141>`],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
  ];
  const content = companyLetter({ brand, colour, title, sections, footer });
  return { id, sentMs, flags, from: sender, subject, fields, content };
}

function ferrous(days: Days): Issue {
  return {
    id: 'ferrous-212',
    sentMs: days.at(7, '06:00'),
    flags: SEEN,
    subject: 'Ferrous Weekly 212: a lathe from 1911, still turning',
    title: 'A lathe from 1911, still turning',
    sections: [
      {
        text: 'In a cellar in Gorely stands a lathe that has been switched off eleven times since 1911, nine of them for holidays. We went to see it, and were allowed to oil it.',
        link: ['Read the visit', 'https://ferrous.example/212/lathe'],
      },
      {
        heading: 'A question from a reader',
        text: 'Ms. Abara asks how to free a thread that has rusted for forty years. Heat, patience, heat, a walk around the block, heat.',
      },
    ],
  };
}

function museum(days: Days): Issue {
  return {
    id: 'museum-autumn',
    sentMs: days.at(13, '11:00'),
    flags: FLAGGED,
    subject: 'Late opening: the lighthouse lenses by night',
    title: 'The lighthouse lenses by night',
    sections: [
      {
        text: `On ${days.written(-9)} we switch off the lamps of the great hall and light the four lenses instead, the largest of which could once be seen from 38 kilometres away. From eight until midnight; bring sunglasses, we mean it.`,
        link: ['Free tickets', 'https://harbourmuseum.example/night'],
      },
      {
        heading: 'For children',
        text: 'Build your own fog horn. Parents are asked to sign a form.',
      },
    ],
  };
}

function records(days: Days): Issue {
  return {
    id: 'records-new',
    sentMs: days.at(24, '16:30'),
    flags: SEEN,
    subject: 'New in: cello at low tide, and a box of organ rolls',
    title: 'New in this fortnight',
    sections: [
      {
        heading: 'Cello at low tide',
        text: 'Recorded on the mud flats before sunrise. You hear the cello, the birds, and once a dog who disagrees.',
      },
      {
        heading: 'A box of organ rolls',
        text: 'Forty rolls for a fairground organ, 1926. If you have the organ, please call us. We would like to come over.',
        link: ['See all', 'https://nightingale.example/new'],
      },
    ],
  };
}
