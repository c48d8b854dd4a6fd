import { ratioGoal } from './goals.ts';
import { interleave } from './interleave.ts';
import type { Measure } from './measure.ts';

/** More at once than the backend keeps processes waiting. */
const PARALLEL = 16;

/** Connect, LOGIN, LOGOUT, several at once. */
export const logIns: Measure = {
  name: 'log-ins',
  unit: 'log-ins/s',
  run: async ({ lab, amounts, progress }) => {
    const { load, subjects, others } = lab;
    const count = amounts.logIns;
    const samples = await interleave({
      subjects,
      rounds: amounts.rounds,
      warmUpRounds: amounts.warmUpRounds,
      measure: async ({ plain }) => {
        const job = { kind: 'log-ins', address: plain, accounts: others, count, parallel: PARALLEL } as const;
        const { elapsedMs } = await load.run(job);
        return (count * 1000) / (elapsedMs[0] ?? Number.NaN);
      },
      onRound: (round) => progress(`round ${round} of ${amounts.rounds}`),
    });
    return { samples, goals: [ratioGoal({ name: 'log-ins', relation: '>=', limit: 0.8 }, samples)] };
  },
};
