import type { PushCheckup } from '@mailweave/contracts';
import { type Column, renderLines } from '../output/table.ts';

export type Finding = PushCheckup['findings'][number];

const columns: readonly Column<Finding>[] = [
  { head: '', align: 'left', text: ({ outcome }) => (outcome === 'failed' ? 'FAILED' : outcome) },
  { head: '', align: 'left', text: ({ area }) => area },
  { head: '', align: 'left', text: ({ text }) => text },
];

/** A line for each, and how many there are of which kind. */
export function renderFindings(findings: readonly Finding[]): string {
  const countOf = (wanted: Finding['outcome']) => findings.filter(({ outcome }) => outcome === wanted).length;
  const counts = [`${countOf('ok')} ok`, `${countOf('warning')} to look at`, `${countOf('failed')} failed`];
  return `${renderLines(columns, findings)}\n${counts.join(', ')}, ${countOf('skipped')} skipped.\n`;
}
