import { median } from '../../report/statistics.ts';
import { type ExchangeMeasure, exchangeMeasure } from './exchange-measure.ts';
import { ratioGoal } from './goals.ts';

const listing = {
  unit: 'ms',
  command: () => 'FETCH 1:* (FLAGS ENVELOPE)',
  repeats: ({ fetches }) => fetches,
  value: ({ elapsedMs }) => median(elapsedMs),
} satisfies Partial<ExchangeMeasure>;

/** What a client does that lists a whole inbox. */
export const fetchWoven = exchangeMeasure({
  ...listing,
  name: 'fetch-woven',
  inbox: 'woven',
  goal: (samples) => ratioGoal({ name: 'fetch-woven', relation: '<=', limit: 1.2 }, samples),
});

export const fetchNothingWoven = exchangeMeasure({
  ...listing,
  name: 'fetch-nothing-woven',
  inbox: 'nothingWoven',
  goal: (samples) => ratioGoal({ name: 'fetch-nothing-woven', relation: '<=', limit: 1.05 }, samples),
});
