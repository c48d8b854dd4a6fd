import { expect, it } from 'vitest';
import { type Column, renderTable } from './table.ts';

type Row = { count: number; name: string };
const columns: readonly Column<Row>[] = [
  { head: 'Count', align: 'right', text: ({ count }) => String(count) },
  { head: 'Name', align: 'left', text: ({ name }) => name },
];

it('makes each column as wide as its widest text, and ends no line with spaces', () => {
  const rows = [
    { count: 7, name: 'x' },
    { count: 1_000_000, name: '' },
  ];
  expect(renderTable(columns, rows)).toBe('  Count  Name\n      7  x\n1000000\n');
});

it('lets no text steer the terminal or begin a line', () => {
  const text = renderTable(columns, [{ count: 1, name: 'a\u001b[2Jb\nc\u202ed' }]);
  expect(text).toBe('Count  Name\n    1  a?[2Jb?c?d\n');
});
