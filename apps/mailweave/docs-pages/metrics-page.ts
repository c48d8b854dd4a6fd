import type { MetricDeclaration } from '@mailweave/host';
import { markdownTable } from './markdown-table.ts';

/** The table of metrics in docs/operations.md. */
export function renderMetrics(declarations: readonly MetricDeclaration[]): string {
  const rows = declarations.map(({ name, kind, labels, help }) => [
    `\`${name}\``,
    kind,
    labels.map((label) => `\`${label}\``).join(', '),
    help,
  ]);
  return markdownTable(['metric', 'kind', 'labels', 'meaning'], rows);
}
