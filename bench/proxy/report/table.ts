import { shown } from '../../report/shown.ts';
import { median, medianOfPairs } from '../../report/statistics.ts';
import { valuesOf } from '../measures/goals.ts';
import type { Measure, Measured } from '../measures/measure.ts';
import type { SubjectName } from '../subjects/subject.ts';

const HEAD = row(['measure', 'subject', 'median', 'unit', 'of direct', 'of dovecot-proxy', 'cpu s']);

/** Medians by subject, their ratios to the backend and to the Dovecot proxy, and the proxy's CPU in a round. */
export function tableOf(results: readonly (readonly [Measure, Measured])[]): string {
  const lines = results.flatMap(([measure, measured]) => rowsOf(measure, measured));
  return [HEAD, ...lines].map((line) => `${line}\n`).join('');
}

function rowsOf({ name, unit }: Measure, { samples }: Measured): string[] {
  const ratio = (values: readonly number[], reference: SubjectName): string => {
    const references = valuesOf(samples, reference);
    if (references.length === 0) return '-';
    return medianOfPairs(values, references, (value, other) => value / other).toFixed(2);
  };
  return [...samples].map(([subject, taken]) => {
    const values = valuesOf(samples, subject);
    const cpu = taken.flatMap(({ cpuSeconds }) => cpuSeconds ?? []);
    const cpuText = cpu.length === 0 ? '-' : median(cpu).toFixed(3);
    const value = shown(median(values));
    return row([
      name,
      subject,
      value,
      unit,
      ratio(values, 'direct'),
      ratio(values, 'dovecot-proxy'),
      cpuText,
    ]);
  });
}

function row(cells: readonly string[]): string {
  const widths = [20, 14, 9, 12, 10, 17, 8];
  const isText = (at: number): boolean => at < 2 || at === 3;
  return cells
    .map((cell, at) => (isText(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
    .join(' ')
    .trimEnd();
}
