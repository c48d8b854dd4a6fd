export type Column<Row> = {
  readonly head: string;
  /** Numbers stand to the right. */
  readonly align: 'left' | 'right';
  text(row: Row): string;
};

/** Lines with a head, each column as wide as it has to be, two spaces between them and none at the end. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return aligned(columns, [columns.map(({ head }) => head), ...rows.map((row) => cellsOf(columns, row))]);
}

/** The same without a head. */
export function renderLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return aligned(
    columns,
    rows.map((row) => cellsOf(columns, row)),
  );
}

function cellsOf<Row>(columns: readonly Column<Row>[], row: Row): string[] {
  return columns.map(({ text }) => printable(text(row)));
}

function aligned(
  columns: readonly Pick<Column<never>, 'align'>[],
  lines: readonly (readonly string[])[],
): string {
  const widths = columns.map((_column, at) =>
    lines.reduce((most, line) => Math.max(most, widthOf(line, at)), 0),
  );
  const textOf = (line: readonly string[]) =>
    columns.map(({ align }, at) => {
      const [text = '', width = 0] = [line[at], widths[at]];
      return align === 'right' ? text.padStart(width) : text.padEnd(width);
    });
  return lines.map((line) => `${textOf(line).join('  ').trimEnd()}\n`).join('');
}

function widthOf(line: readonly string[], at: number): number {
  return line[at]?.length ?? 0;
}

/** Names that users give cannot steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}
