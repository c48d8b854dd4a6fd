import { median } from '../../report/statistics.ts';
import { type ExchangeMeasure, exchangeMeasure } from './exchange-measure.ts';
import { ratioGoal } from './goals.ts';

const largeBody = {
  unit: 'MB/s',
  command: ({ largeUid }) => `UID FETCH ${largeUid} BODY.PEEK[]`,
  repeats: ({ bodies }) => bodies,
  value: ({ elapsedMs, answerBytes }) =>
    median(elapsedMs.map((ms, at) => (answerBytes[at] ?? Number.NaN) / (ms * 1000))),
} satisfies Partial<ExchangeMeasure>;

/** One message with a large attachment, whole. */
export const bodiesWoven = exchangeMeasure({
  ...largeBody,
  name: 'bodies-woven',
  inbox: 'woven',
  goal: (samples) => ratioGoal({ name: 'bodies-woven', relation: '>=', limit: 0.9 }, samples),
});

export const bodiesNothingWoven = exchangeMeasure({
  ...largeBody,
  name: 'bodies-nothing-woven',
  inbox: 'nothingWoven',
  goal: (samples) => ratioGoal({ name: 'bodies-nothing-woven', relation: '>=', limit: 1 }, samples),
});
