import type { Goal } from '../../report/goal.ts';
import type { FullInbox, Mailboxes } from '../lab/fill-mailboxes.ts';
import type { LoadResult } from '../load/job.ts';
import type { Amounts } from '../options.ts';
import type { SubjectName } from '../subjects/subject.ts';
import { interleave } from './interleave.ts';
import type { Measure, Sample } from './measure.ts';

export type ExchangeMeasure = {
  readonly name: string;
  readonly unit: string;
  readonly inbox: Exclude<keyof Mailboxes, 'due'>;
  command(inbox: FullInbox): string;
  repeats(amounts: Amounts): number;
  value(result: LoadResult): number;
  goal(samples: ReadonlyMap<SubjectName, readonly Sample[]>): Goal;
};

/** One command again and again on one connection with the inbox selected; the first time is not timed. */
export function exchangeMeasure(exchange: ExchangeMeasure): Measure {
  const { name, unit } = exchange;
  return {
    name,
    unit,
    run: async ({ lab, amounts, progress }) => {
      const inbox = lab.mailboxes[exchange.inbox];
      const command = exchange.command(inbox);
      const job = {
        kind: 'exchange',
        account: inbox.account,
        setup: ['SELECT INBOX', command],
        command,
        repeats: exchange.repeats(amounts),
      } as const;
      const samples = await interleave({
        subjects: lab.subjects,
        rounds: amounts.rounds,
        warmUpRounds: amounts.warmUpRounds,
        measure: async ({ plain }) => exchange.value(await lab.load.run({ ...job, address: plain })),
        onRound: (round) => progress(`round ${round} of ${amounts.rounds}`),
      });
      return { samples, goals: [exchange.goal(samples)] };
    },
  };
}
