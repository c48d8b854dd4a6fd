import { median } from '../../report/statistics.ts';
import { exchangeMeasure } from './exchange-measure.ts';
import { differenceGoal } from './goals.ts';

/** The median latency of NOOP with three messages woven. */
export const noop = exchangeMeasure({
  name: 'noop',
  unit: 'microseconds',
  inbox: 'woven',
  command: () => 'NOOP',
  repeats: ({ noops }) => noops,
  value: ({ elapsedMs }) => median(elapsedMs) * 1000,
  goal: (samples) =>
    differenceGoal({ name: 'noop-p50', relation: '<=', limit: 100 }, samples, 'microseconds'),
});
