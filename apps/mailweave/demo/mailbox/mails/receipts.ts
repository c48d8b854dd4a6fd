import { pdfOf } from '../attachments/pdf.ts';
import { type CompanyLetter, companyLetter } from '../company-letter.ts';
import { type Days, FRIDAY } from '../days.ts';
import { FLAGGED, type Mail, SEEN } from '../mail.ts';
import type { Person } from '../mime/message.ts';
import { attachment, multipart, type Part } from '../mime/part.ts';

const PAPER: Person = { name: 'Paper & Thread', address: 'orders@paperandthread.example' };
const HERON: Person = { name: 'Heron Parcels', address: 'tracking@heronparcels.example' };
const RAILWAY: Person = { name: 'Coastal Railway', address: 'tickets@coastalrailway.example' };
const ENERGY: Person = { name: 'Lantern Energy', address: 'billing@lanternenergy.example' };
const MOBILE: Person = { name: 'Tidewater Mobile', address: 'bill@tidewater.example' };
const ALLOTMENTS: Person = { name: 'Riverbank Allotments', address: 'treasurer@riverbank.example' };

/** What one buys and pays, and what one gets to read about it. */
export function receiptMails(days: Days): Mail[] {
  return [...notebooks(days), trainTicket(days), electricity(days), telephone(days), garden(days)];
}

function notebooks(days: Days): Mail[] {
  const rows: CompanyLetter['rows'] = [
    ['3 notebooks, dotted, grey linen', '41.70'],
    ['1 bone folder', '9.80'],
    ['Postage', '4.50'],
    ['Total', 'EUR 56.00'],
  ];
  const invoice = pdfOf({
    title: 'Invoice 48-2291',
    lines: [
      { left: 'Paper & Thread, 7 Ropewalk, Port Elstow' },
      { left: 'for Alex Lindqvist, 14 Mill Lane, Port Elstow' },
      { left: '' },
      ...rows.map(([left, right], index) => ({ left, right, bold: index === rows.length - 1 })),
    ],
  });
  const order = companyLetter({
    brand: 'Paper & Thread',
    colour: '#5b4a3a',
    title: 'Thank you for your order',
    sections: [
      { text: 'Hello Alex, we have your order 48-2291 and start to sew tomorrow. The invoice is attached.' },
      { text: 'Linen takes about two days. We write again when the parcel leaves the house.' },
    ],
    rows,
    footer: 'Paper & Thread, bookbinders since 1988.',
  });
  return [
    {
      id: 'order-48-2291',
      sentMs: days.at(27, '21:40'),
      flags: SEEN,
      from: PAPER,
      subject: 'Your order 48-2291',
      content: withPdf(order, 'invoice-48-2291.pdf', invoice),
    },
    parcel(
      days.at(25, '16:02'),
      'Your parcel is on its way',
      'It left Port Elstow at four. We expect it at your door the day after tomorrow, between ten and two.',
    ),
    parcel(days.at(23, '11:27'), 'Your parcel has been delivered', 'It was handed to: Wanda, number 12.'),
  ];
}

function parcel(sentMs: number, title: string, text: string): Mail {
  const content = companyLetter({
    brand: 'Heron Parcels',
    colour: '#3b6e8f',
    title,
    sections: [{ text, link: ['Follow the parcel', 'https://heronparcels.example/p/0077-4410-93'] }],
    footer: 'Parcel 0077 4410 93, from Paper & Thread.',
  });
  const id = title.toLowerCase().replaceAll(' ', '-');
  return { id, sentMs, flags: SEEN, from: HERON, subject: title, content };
}

function trainTicket(days: Days): Mail {
  const day = days.written(days.firstOf(FRIDAY, -11));
  const ticket = pdfOf({
    title: 'Ticket 7KQ2-P',
    lines: [
      { left: 'Coastal Railway', bold: true },
      { left: `${day}, second class, return` },
      { left: 'Port Elstow 16:41  -  Birkmere Lake 18:52' },
      { left: 'Coach 4, seat 27 (window)' },
      { left: 'Passenger: Alex Lindqvist' },
      { left: 'Price', right: '34.20', bold: true },
    ],
  });
  const content = companyLetter({
    brand: 'Coastal Railway',
    colour: '#0f5257',
    title: 'Your ticket to Birkmere Lake',
    sections: [{ text: 'The ticket is attached. Please have it with you, on paper or on a screen.' }],
    rows: [
      ['Day', day],
      ['Port Elstow', '16:41'],
      ['Birkmere Lake', '18:52'],
      ['Seat', 'coach 4, 27 (window)'],
    ],
    footer: 'Coastal Railway. Dogs travel free, bicycles for 3.00.',
  });
  return {
    id: 'ticket-7kq2',
    sentMs: days.at(10, '23:15'),
    flags: FLAGGED,
    from: RAILWAY,
    subject: `Your ticket: Port Elstow to Birkmere Lake, ${day}`,
    content: withPdf(content, 'ticket-7KQ2-P.pdf', ticket),
  };
}

function electricity(days: Days): Mail {
  const statement = pdfOf({
    title: 'Statement',
    lines: [
      { left: 'Lantern Energy, contract 5518-2' },
      { left: 'Electricity, 148 kWh', right: '44.40' },
      { left: 'Meter', right: '6.10' },
      { left: 'Sum', right: '50.50', bold: true },
    ],
  });
  const content = companyLetter({
    brand: 'Lantern Energy',
    colour: '#b07a10',
    title: 'Your statement: 50.50',
    sections: [
      {
        text: 'You used 148 kWh, 12 less than a year ago. The amount is taken from your account in ten days.',
      },
    ],
    footer: 'Lantern Energy, wind from the coast.',
  });
  return {
    id: 'energy',
    sentMs: days.at(33, '05:30'),
    flags: SEEN,
    from: ENERGY,
    subject: 'Your statement is ready',
    content: withPdf(content, 'statement.pdf', statement),
  };
}

function telephone(days: Days): Mail {
  const content = companyLetter({
    brand: 'Tidewater Mobile',
    colour: '#1763a6',
    title: 'Your bill: 14.00',
    sections: [{ text: 'The same as every month, which is how we like it. You need not do anything.' }],
    footer: 'Tidewater Mobile. Questions: call 0800 22 14, a person answers.',
  });
  return {
    id: 'mobile',
    sentMs: days.at(48, '05:10'),
    flags: SEEN,
    from: MOBILE,
    subject: 'Your bill: 14.00',
    content,
  };
}

function garden(days: Days): Mail {
  const content = companyLetter({
    brand: 'Riverbank Allotments',
    colour: '#4f7030',
    title: 'Received with thanks',
    sections: [
      {
        text: 'Your rent for plot 22 has arrived: 65.00 for the year. The water is turned on again, the tool shed has a new lock (the code is the old one, backwards).',
      },
    ],
    footer: 'Riverbank Allotments, the treasurer.',
  });
  const subject = 'Plot 22: rent received';
  return { id: 'allotment', sentMs: days.at(60, '19:55'), flags: SEEN, from: ALLOTMENTS, subject, content };
}

function withPdf(content: Part, fileName: string, pdf: Buffer): Part {
  return multipart('mixed', [content, attachment(fileName, 'application/pdf', pdf)]);
}
