import { internalDateText } from '@mailweave/imap';
import { indexMessage } from '@mailweave/message';
import fc from 'fast-check';

/** A header field as it stands in the message, one character a byte, and what it is sorted by: by hand. */
type Known<T> = { readonly field: string | undefined } & T;

/** What is compared: decoded, and as i;unicode-casemap compares it (RFC 5051 2). */
export type TextFact = { readonly text: string; readonly collates: string };

type KnownText = Known<TextFact>;
type KnownDate = Known<{ readonly sentMs: number | undefined }>;
type KnownAddress = Known<{ readonly mailbox: TextFact; readonly display: TextFact }>;

/** A message of a mailbox that is sorted. */
export type SortMessage = {
  readonly uid: number;
  readonly isWoven: boolean;
  readonly flagged: boolean;
  readonly internalDateMs: number;
  readonly subject: KnownText;
  readonly date: KnownDate;
  readonly from: KnownAddress;
  readonly to: KnownAddress;
  readonly cc: KnownAddress;
  readonly bytes: Buffer;
};

const SUBJECTS: readonly KnownText[] = [
  { field: undefined, text: '', collates: '' },
  { field: '', text: '', collates: '' },
  { field: 'Spring', text: 'Spring', collates: 'SPRING' },
  { field: 'Re: [shop] spring (fwd)', text: 'spring', collates: 'SPRING' },
  { field: 'Sprint', text: 'Sprint', collates: 'SPRINT' },
  { field: '[x] Fwd: =?utf-8?Q?=C3=84pfel?=', text: '\xc4pfel', collates: 'A\u0308PFEL' },
  { field: '=?iso-8859-1?Q?=E4PFEL?=', text: '\xe4PFEL', collates: 'A\u0308PFEL' },
  { field: 'stra\xc3\x9fe', text: 'stra\xdfe', collates: 'STRA\xdfE' },
  { field: '=?utf-8?Q?=EF=BD=9A?=', text: '\uff5a', collates: 'Z' },
  { field: '=?utf-8?Q?=EF=BF=BD?=', text: '\ufffd', collates: '\ufffd' },
  { field: '=?utf-8?Q?=F0=9F=98=80?=', text: '\u{1f600}', collates: '\u{1f600}' },
];

const DATES: readonly KnownDate[] = [
  { field: undefined, sentMs: undefined },
  { field: 'yesterday', sentMs: undefined },
  { field: 'Sun, 31 Dec 2000 16:01:33 -0800 (PST)', sentMs: Date.UTC(2001, 0, 1, 0, 1, 33) },
  { field: '1 Jan 2001 00:01:33 GMT', sentMs: Date.UTC(2001, 0, 1, 0, 1, 33) },
  { field: '1 Jan 2001 00:01 +0000', sentMs: Date.UTC(2001, 0, 1, 0, 1) },
  { field: 'Fri, 20 Nov 2026 23:30:00 +0530', sentMs: Date.UTC(2026, 10, 20, 18) },
];

const NONE: TextFact = { text: '', collates: '' };
const ZOE: TextFact = { text: 'zoe', collates: 'ZOE' };
const ANN: TextFact = { text: 'ann', collates: 'ANN' };
const BEN: TextFact = { text: 'ben', collates: 'BEN' };
const TEAM: TextFact = { text: 'Team', collates: 'TEAM' };

const ADDRESSES: readonly KnownAddress[] = [
  { field: undefined, mailbox: NONE, display: NONE },
  { field: 'Ann <zoe@example.com>', mailbox: ZOE, display: { text: 'Ann', collates: 'ANN' } },
  {
    field: 'ann@example.com, Ben <ben@example.com>',
    mailbox: ANN,
    display: { text: 'ann@example.com', collates: 'ANN@EXAMPLE.COM' },
  },
  {
    field: '=?utf-8?Q?Zo=C3=AB?= <ben@example.com>',
    mailbox: BEN,
    display: { text: 'Zo\xeb', collates: 'ZOE\u0308' },
  },
  { field: 'Team: ann@example.com, ben@example.com;', mailbox: TEAM, display: TEAM },
];

const anyAddress = fc.constantFrom(...ADDRESSES);

/** INTERNALDATE within a few seconds, so that several are equal. */
const anyDraft = fc.record({
  isWoven: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  burnsUid: fc.boolean(),
  flagged: fc.boolean(),
  internalDateMs: fc.nat({ max: 9 }).map((seconds) => Date.UTC(2026, 10, 20) + seconds * 1000),
  subject: fc.constantFrom(...SUBJECTS),
  date: fc.constantFrom(...DATES),
  from: anyAddress,
  to: anyAddress,
  cc: anyAddress,
  bodyBytes: fc.nat({ max: 3 }),
});

/** A mailbox, ascending by UID, with gaps between the UIDs. */
export const anyMailbox: fc.Arbitrary<readonly SortMessage[]> = fc
  .array(anyDraft, { maxLength: 40, size: 'max' })
  .map((drafts) => {
    let uid = 0;
    return drafts.map(({ burnsUid, bodyBytes, ...message }) => {
      uid += burnsUid ? 2 : 1;
      return { ...message, uid, bytes: bytesOf(message, bodyBytes) };
    });
  });

/** By its UID alone: whatever is looked for, a woven message is the best match. */
export function scoreOf({ uid, isWoven }: SortMessage): number {
  return isWoven ? 100 : 1 + ((uid * 37) % 99);
}

/** What FETCH tells of it, in seconds. */
export function internalDateOf({ internalDateMs }: SortMessage): string {
  return internalDateText(internalDateMs);
}

export function indexOf({ bytes }: SortMessage): ReturnType<typeof indexMessage> {
  return indexMessage(bytes);
}

function bytesOf(message: Omit<SortMessage, 'uid' | 'bytes'>, bodyBytes: number): Buffer {
  const fields: [name: string, field: string | undefined][] = [
    ['Subject', message.subject.field],
    ['Date', message.date.field],
    ['From', message.from.field],
    ['To', message.to.field],
    ['Cc', message.cc.field],
  ];
  const lines = fields.map(([name, field]) => (field === undefined ? '' : `${name}: ${field}\r\n`));
  return Buffer.from(`${lines.join('')}\r\n${'x'.repeat(bodyBytes)}`, 'latin1');
}
