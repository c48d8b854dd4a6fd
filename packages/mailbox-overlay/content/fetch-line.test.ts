import {
  byteStringOfText,
  type FetchItem,
  type FetchValue,
  fetchAttributeName,
  modSeq,
  type Section,
  uid,
} from '@mailweave/imap';
import { bodyStructure, envelope } from '@mailweave/message';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyMessage } from '../testing/arbitrary-message.ts';
import { testProperty } from '../testing/property.ts';
import { readResponses } from '../testing/read-responses.ts';
import { readEnvelope, readStructure } from '../testing/read-structure.ts';
import { anySample } from '../testing/sample.ts';
import { ClientView } from '../view/client-view.ts';
import type { EnabledExtensions } from '../view/enabled-extensions.ts';
import type { WovenContent } from '../view/woven-message.ts';
import { fetchLine } from './fetch-line.ts';
import { flagsLine, modSeqLine } from './flags-line.ts';

const UID = uid(9);

/** The woven message is number 3. */
function viewWith(
  content: WovenContent,
  flags: readonly string[] = ['$Label1', '\\Seen'],
  enabled?: EnabledExtensions,
): ClientView {
  const message = {
    claimId: '0a',
    uid: UID,
    flags,
    internalDateMs: Date.UTC(2026, 1, 7, 21, 52, 25, 999),
    sizeBytes: content.bytes.length,
    content: () => content,
  };
  return new ClientView(4, [{ message, realBelow: 2 }], { readOnly: false, ...(enabled && { enabled }) });
}

function fetched(
  content: WovenContent,
  items: readonly FetchItem[],
): { names: string[]; values: FetchValue[] } {
  const [response, ...others] = readResponses(fetchLine(viewWith(content), UID, { items, newlySeen: false }));
  if (response?.name !== 'FETCH' || others.length > 0) throw new Error('Not one FETCH.');
  expect(response.sequence).toBe(3);
  const { attributes } = response;
  return { names: attributes.map(({ name }) => name), values: attributes.map(({ value }) => value) };
}

function textOfItem(content: WovenContent, item: FetchItem): string | undefined {
  const [value] = fetched(content, [item]).values;
  if (value?.kind === 'string') return value.value;
  return value?.kind === 'atom' ? value.text : undefined;
}

type SectionText = Section['text'];
type Window = { offset: number; length: number };

function body(part: readonly number[], text?: SectionText, partial?: Window): FetchItem {
  return { name: 'BODY[]', peek: true, section: { part, text }, partial };
}

const HEADER = { kind: 'HEADER' } as const;
const TEXT = { kind: 'TEXT' } as const;

const anyPart = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 });
const anyWindow = fc.record({ offset: fc.nat({ max: 300 }), length: fc.integer({ min: 1, max: 300 }) });
const anyPartial = fc.option(anyWindow, { nil: undefined });
const anyName = fc
  .oneof(
    fc.constantFrom('Subject', 'FROM', 'x-one', 'X%1'),
    fc.string({ unit: 'grapheme-ascii', maxLength: 5 }),
  )
  .map(byteStringOfText);
const anyFieldsText = fc.record({
  kind: fc.constantFrom('HEADER.FIELDS' as const, 'HEADER.FIELDS.NOT' as const),
  names: fc.array(anyName, { minLength: 1, maxLength: 3 }),
});
const anyText: fc.Arbitrary<SectionText> = fc.oneof(fc.constantFrom(undefined, HEADER, TEXT), anyFieldsText);

const anyItem: fc.Arbitrary<FetchItem> = fc.oneof(
  fc.record({
    name: fc.constantFrom(
      ...([
        'UID',
        'FLAGS',
        'INTERNALDATE',
        'ENVELOPE',
        'BODYSTRUCTURE',
        'BODY',
        'RFC822',
        'EMAILID',
      ] as const),
      ...(['RFC822.HEADER', 'RFC822.SIZE', 'RFC822.TEXT', 'THREADID', 'SAVEDATE'] as const),
    ),
  }),
  fc.tuple(anyPart, anyText, anyPartial).map(([part, text, partial]) => body(part, text, partial)),
  fc.record({
    name: fc.constant('BINARY[]' as const),
    peek: fc.boolean(),
    part: anyPart,
    partial: anyPartial,
  }),
  fc.record({ name: fc.constant('BINARY.SIZE[]' as const), part: anyPart }),
  fc.record({ name: fc.constantFrom('PREVIEW' as const, 'SNIPPET' as const), lazy: fc.boolean() }),
);

testProperty(
  'an answer is one line whose literals have their lengths, and names what was asked for in that order',
  fc.property(anyMessage, fc.array(anyItem, { minLength: 1, maxLength: 5 }), ({ content }, items) => {
    expect(fetched(content, items).names).toEqual(items.map(fetchAttributeName));
  }),
);

testProperty(
  'size, header, text and whole message agree to the byte (invariant 3)',
  fc.property(anyMessage, fc.array(anyName, { minLength: 1, maxLength: 3 }), ({ content }, names) => {
    const whole = textOfItem(content, body([]));
    const header = textOfItem(content, body([], HEADER));
    const text = textOfItem(content, body([], TEXT));
    expect(whole).toBe(content.bytes.toString('latin1'));
    expect(`${header}${text}`).toBe(whole);
    expect(textOfItem(content, { name: 'RFC822.SIZE' })).toBe(`${whole?.length}`);
    expect(textOfItem(content, { name: 'RFC822' })).toBe(whole);
    expect(textOfItem(content, { name: 'RFC822.HEADER' })).toBe(header);
    expect(textOfItem(content, { name: 'RFC822.TEXT' })).toBe(text);
    const chosen = textOfItem(content, body([], { kind: 'HEADER.FIELDS', names })) ?? '';
    const others = textOfItem(content, body([], { kind: 'HEADER.FIELDS.NOT', names })) ?? '';
    const lines = (field: string): string[] => field.split('\r\n').sort();
    // The blank line stands in both.
    expect(lines(`${chosen.slice(0, -2)}${others}`)).toEqual(lines(header ?? ''));
  }),
);

testProperty(
  'a partial fetch is that window of the whole section, empty beyond its end',
  fc.property(anyMessage, anyPart, anyText, anyWindow, ({ content }, part, text, window) => {
    const { offset, length } = window;
    const whole = textOfItem(content, body(part, text));
    expect(textOfItem(content, body(part, text, window))).toBe(whole?.slice(offset, offset + length));
  }),
);

testProperty(
  'BINARY is a part without its transfer encoding, with NUL as literal8, and BINARY.SIZE its length',
  fc.property(anyMessage, anyPartial, ({ content, parts }, partial) => {
    for (const { number, decoded } of parts) {
      const item: FetchItem = { name: 'BINARY[]', peek: true, part: number, partial };
      const { offset, length } = partial ?? { offset: 0, length: decoded.length };
      expect(textOfItem(content, item)).toBe(decoded.toString('latin1').slice(offset, offset + length));
      expect(textOfItem(content, { name: 'BINARY.SIZE[]', part: number })).toBe(`${decoded.length}`);
      const line = Buffer.concat(
        fetchLine(viewWith(content), UID, { items: [item], newlySeen: false }),
      ).toString('latin1');
      // The part itself may say `~{`: the header of the literal is the first.
      expect(/~?\{\d+\}\r\n|"/.exec(line)?.[0].startsWith('~') ?? false).toBe(decoded.includes(0));
    }
  }),
);

testProperty(
  'ENVELOPE, BODY and BODYSTRUCTURE are read back as the values that they are made of',
  fc.property(anyMessage, ({ content }) => {
    const { index } = content;
    const { values } = fetched(content, [{ name: 'ENVELOPE' }, { name: 'BODY' }, { name: 'BODYSTRUCTURE' }]);
    expect(readEnvelope(values[0])).toEqual(envelope(index));
    expect(readStructure(values[1])).toEqual(bodyStructure(index, { extended: false }));
    expect(readStructure(values[2])).toEqual(bodyStructure(index, { extended: true }));
  }),
);

testProperty(
  'a preview is its text in UTF-8',
  fc.property(anyMessage, ({ content }) => {
    const preview = textOfItem(content, { name: 'PREVIEW', lazy: false });
    expect(Buffer.from(preview ?? '', 'latin1').toString('utf8')).toBe(content.preview);
  }),
  0.25,
);

describe('a woven message is answered with', () => {
  test.each<[FetchItem, string]>([
    [{ name: 'UID' }, 'UID 9'],
    [{ name: 'FLAGS' }, 'FLAGS ($Label1 \\Seen)'],
    [{ name: 'INTERNALDATE' }, 'INTERNALDATE " 7-Feb-2026 21:52:25 +0000"'],
    [{ name: 'SAVEDATE' }, 'SAVEDATE " 7-Feb-2026 21:52:25 +0000"'],
    [{ name: 'EMAILID' }, 'EMAILID (mailweave-0a)'],
    [{ name: 'THREADID' }, 'THREADID (Tmailweave-0a)'],
    [{ name: 'SNIPPET', lazy: true }, 'SNIPPET (FUZZY "Half price")'],
    [body([2]), 'BODY[2] NIL'],
    [
      body([], { kind: 'HEADER.FIELDS', names: [byteStringOfText('X%1')] }),
      'BODY[HEADER.FIELDS ("X%1")] {2}\r\n\r\n',
    ],
    [{ name: 'MODSEQ' }, 'MODSEQ (1)'],
  ])('%j as %s', (item, text) => {
    const line = fetchLine(viewWith(anySample.content), UID, { items: [item], newlySeen: false }).join('');
    expect(line).toBe(`* 3 FETCH (${text})\r\n`);
  });

  test('a line of flags, with its UID where the command was by UID', () => {
    const view = viewWith(anySample.content, []);
    expect(flagsLine(view, UID, false).join('')).toBe('* 3 FETCH (FLAGS ())\r\n');
    expect(flagsLine(view, UID, true).join('')).toBe('* 3 FETCH (UID 9 FLAGS ())\r\n');
  });

  test('a line of flags that has what the client has enabled', () => {
    const enabled = { condstore: true, qresync: false, utf8: false };
    const view = viewWith(anySample.content, [], enabled);
    view.modSeqs.learn(modSeq(9_007_199_254_740_993n));
    expect(flagsLine(view, UID, false).join('')).toBe('* 3 FETCH (MODSEQ (9007199254740993) FLAGS ())\r\n');
    expect(modSeqLine(view, UID, true).join('')).toBe('* 3 FETCH (UID 9 MODSEQ (9007199254740993))\r\n');
    enabled.qresync = true;
    expect(modSeqLine(view, UID, false).join('')).toBe('* 3 FETCH (UID 9 MODSEQ (9007199254740993))\r\n');
  });

  test('no line of its mod-sequence alone to a client that has not asked for any', () => {
    expect(modSeqLine(viewWith(anySample.content), UID, true)).toEqual([]);
  });

  test('nothing when its UID is none of the view', () => {
    const view = viewWith(anySample.content);
    expect([
      fetchLine(view, uid(8), { items: [{ name: 'UID' }], newlySeen: false }),
      flagsLine(view, uid(8), true),
    ]).toEqual([[], []]);
  });
});
