import type { CampaignTemplate } from '@mailweave/injection';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { userKeyNumber } from '../../testing/test-middleware.ts';
import { CsvRows } from './csv-rows.ts';
import { LineSplitter } from './line-splitter.ts';
import { RowCheck } from './row-check.ts';
import type { DecodedRow } from './row-decoder.ts';

const template: CampaignTemplate = {
  templateId: 'spring/r1/main/en',
  variant: 'main',
  locale: 'en',
  defaults: { plan: 'Basic' },
  required: ['firstName'],
};
const limitBytes = 1_000;
const key = userKeyNumber(1);

function decode(content: string | Buffer): DecodedRow[] {
  const rows = new CsvRows('users/a.csv', new RowCheck({ templates: [template] }), limitBytes);
  const splitter = new LineSplitter(limitBytes);
  return [...rows.decode(splitter.push(Buffer.from(content))), ...rows.decode(splitter.end())];
}

test('any values without line breaks come back as they were written, in any order of columns', () => {
  const value = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !/[\r\n]/.test(text));
  const columns = fc.shuffledSubarray(['userKey', 'firstName', 'plan', 'locale'], { minLength: 4 });
  fc.assert(
    fc.property(columns, fc.array(fc.tuple(value, value), { maxLength: 5 }), (header, users) => {
      const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const lines = users.map(([firstName, plan]) => {
        const fields: Record<string, string> = { userKey: key, firstName, plan, locale: 'en' };
        return header.map((name) => quoted(fields[name] ?? '')).join(',');
      });
      expect(decode([header.join(','), ...lines].join('\r\n'))).toEqual(
        users.map(([firstName, plan], index) => ({
          lineNumber: index + 2,
          row: { userKey: key, locale: 'en', vars: { firstName, plan } },
        })),
      );
    }),
  );
});

test('a bad row spoils itself only, and its reason holds nothing of it', () => {
  const content = Buffer.concat([
    Buffer.from(`\uFEFFuserKey,firstName,plan\n`),
    Buffer.from(`${key},Ann,Gold\n`),
    Buffer.from(`${key},Ann\n`),
    Buffer.from(`Ann,${key},Gold\n`),
    Buffer.from(`${key},"Ann,Gold\n`),
    Buffer.from(`${key},A"nn",Gold\n`),
    Buffer.from(`${key},,Gold\n`),
    Buffer.from([...Buffer.from(`${key},`), 0xc3, 0x28, ...Buffer.from(',Gold\n')]),
    Buffer.from(`${key},${'A'.repeat(limitBytes)},Gold\n`),
    Buffer.from('\n'),
    Buffer.from(`${key},Bob,`),
  ]);
  expect(decode(content).toSorted((a, b) => a.lineNumber - b.lineNumber)).toEqual([
    { lineNumber: 2, row: { userKey: key, vars: { firstName: 'Ann', plan: 'Gold' } } },
    { lineNumber: 3, reason: 'the row has 2 fields, the header 3' },
    { lineNumber: 4, reason: '/userKey must match pattern "^[0-9a-f]{64}$"' },
    { lineNumber: 5, reason: 'the row is not valid CSV: check its quotes' },
    { lineNumber: 6, reason: 'the row is not valid CSV: check its quotes' },
    { lineNumber: 7, reason: '/vars has no firstName, and the template no default for it', userKey: key },
    { lineNumber: 8, reason: 'the row is not valid UTF-8' },
    { lineNumber: 9, reason: 'the row is longer than 1000 bytes' },
    { lineNumber: 11, row: { userKey: key, vars: { firstName: 'Bob' } } },
  ]);
});

test.each([
  ['firstName,plan\n', 'the header has no column "userKey"'],
  ['userKey,plan,plan\n', 'the header names a column twice'],
  ['userKey,email\n', 'column 2 is neither userKey, locale, variant, timeZone nor a variable'],
  ['userKey,"firstName\n', 'the header is no line of CSV in UTF-8'],
  ['\nuserKey\n', 'the header is no line of CSV in UTF-8'],
])('the header %j is refused: %s', (content, reason) => {
  expect(() => decode(content)).toThrow(`users/a.csv, line 1: ${reason}`);
});
