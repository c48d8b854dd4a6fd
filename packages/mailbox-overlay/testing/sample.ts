import type { SearchDate } from '@mailweave/imap';
import { composeSkeleton, indexMessage, previewText, renderMessage } from '@mailweave/message';
import fc from 'fast-check';
import type { WovenContent } from '../view/woven-message.ts';

/** A message and what its reader sees in it, written down by hand: SEARCH is judged by that. */
export type Sample = {
  readonly content: WovenContent;
  /** Decoded. */
  readonly fields: readonly SampleField[];
  /** Decoded; the parts that are text, one after the other. */
  readonly bodyText: string;
  readonly sentOn: SearchDate | undefined;
  /** Its name where a property fails, instead of its bytes. */
  [fc.toStringMethod](): string;
};

type SampleField = readonly [name: string, value: string];

type HandMade = {
  readonly name: string;
  /** As they stand in the message, unfolded. */
  readonly header: readonly SampleField[];
  /** Lines end with \n here and with CRLF in the message; one character, one byte. */
  readonly body: string;
  /** What differs once decoded. */
  readonly decoded?: Readonly<Record<string, string>>;
  readonly bodyText?: string;
  readonly sentOn?: SearchDate;
};

const SENT_ON: SearchDate = { year: 2026, month: 11, day: 20 };
const DATE: SampleField = ['Date', 'Fri, 20 Nov 2026 23:30:00 -0500'];

function handMade({ name, header, body, decoded = {}, bodyText = body, sentOn }: HandMade): Sample {
  const lines = header.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const bytes = Buffer.from(`${lines}\r\n${body.replaceAll('\n', '\r\n')}`, 'latin1');
  return {
    content: { bytes, index: indexMessage(bytes), preview: bodyText.replace(/\s+/g, ' ').trim() },
    fields: header.map(([name, value]) => [name, decoded[name] ?? value]),
    bodyText,
    sentOn,
    [fc.toStringMethod]: () => name,
  };
}

const plain = handMade({
  name: 'plain',
  header: [['Subject', 'Spring sale'], ['From', 'Ann <ann@example.com>'], ['To', 'joe@example.net'], DATE],
  body: 'Half price\n',
  sentOn: SENT_ON,
});

const encoded = handMade({
  name: 'encoded',
  header: [
    ['Subject', '=?utf-8?Q?=C3=84pfel?= =?utf-8?Q?_im_Fr=C3=BChling?='],
    ['From', '"Zo\xc3\xab" <zoe@example.org>'],
    ['Cc', 'spring@example.net, joe@example.net'],
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Transfer-Encoding', 'quoted-printable'],
    ['Date', '1 Dec 2026 00:10 +0900'],
  ],
  body: 'Gr=C3=BCne =C3=84pfel, half =\nprice.\n',
  decoded: { Subject: 'Äpfel im Frühling', From: '"Zoë" <zoe@example.org>' },
  bodyText: 'Grüne Äpfel, half price.\n',
  sentOn: { year: 2026, month: 12, day: 1 },
});

/** Bytes that look like the protocol around them. */
const tricky = handMade({
  name: 'tricky',
  header: [
    ['Subject', 'a "quoted" \\ one'],
    ['X-Sample', 'spring\tof (tricks'],
  ],
  body: '* 5 EXPUNGE\nA1 OK done)\n{3}\n)\n',
});

const withParts = handMade({
  name: 'with parts',
  header: [
    ['Subject', 'Parts'],
    ['From', 'joe@example.net'],
    ['Bcc', 'ann@example.com'],
    ['MIME-Version', '1.0'],
    ['Content-Type', 'multipart/mixed; boundary=b'],
  ],
  body: [
    'preamble',
    '--b\nContent-Type: text/plain\n\nsee the parts',
    `--b\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n${Buffer.from('a\0b\r\n').toString('base64')}`,
    '--b\nContent-Type: message/rfc822\n\nSubject: inner note\nFrom: zoe@example.org\n\nthe inner text',
    '--b--\n',
  ].join('\n'),
  bodyText: 'see the parts\nSubject: inner note\nFrom: zoe@example.org\nthe inner text',
});

const bare = handMade({ name: 'bare', header: [['X-Sample', '']], body: '' });

function rendered(): Sample {
  const skeleton = composeSkeleton(
    {
      subject: 'Spring for {{name}}',
      preheader: 'Only today',
      from: { name: 'Example', address: 'news@example.com' },
      html: '<p>Hallo {{name}}</p>',
      text: 'Hallo {{name}}, half price.',
      variables: { name: {} },
    },
    { campaignId: 'spring', domain: 'weave.example', purpose: 'service' },
  );
  const variables = { name: 'Zoë' };
  const dateMs = Date.UTC(2026, 10, 20, 9, 8, 7);
  const values = { variables, recipientAddress: 'joe@example.net', claimId: 'c1', dateMs };
  const bytes = renderMessage(skeleton, values);
  return {
    content: { bytes, index: indexMessage(bytes), preview: previewText(skeleton, variables) },
    fields: [
      ['X-Mailweave-Campaign', 'spring'],
      ['Subject', 'Spring for Zoë'],
      ['From', 'Example <news@example.com>'],
      ['To', 'joe@example.net'],
      ['Date', 'Fri, 20 Nov 2026 09:08:07 +0000'],
    ],
    bodyText: 'Hallo Zoë, half price. <p>Hallo Zoë</p>',
    sentOn: SENT_ON,
    [fc.toStringMethod]: () => 'rendered',
  };
}

/** Messages of every shape that matters to FETCH and SEARCH. */
export const SAMPLES: readonly Sample[] = [plain, encoded, tricky, withParts, bare, rendered()];

/** Words that some samples hold and others do not, and one that none holds. */
export const WORDS: readonly string[] = [
  ...['', 'spring', 'SPRING', 'äpfel', 'ÄPFEL', 'half price', 'inner', '"quoted"', 'Zoë', 'zoe@', '2026'],
  'in no message',
];

export const FIELD_NAMES: readonly string[] = ['Subject', 'from', 'TO', 'Cc', 'date', 'X-Sample', 'X-None'];

/** The first sample: for tests that need any message. */
export const anySample: Sample = plain;
