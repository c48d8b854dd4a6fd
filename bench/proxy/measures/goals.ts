import type { Goal } from '../../report/goal.ts';
import { medianOfPairs } from '../../report/statistics.ts';
import type { SubjectName } from '../subjects/subject.ts';
import type { Sample } from './measure.ts';

type Samples = ReadonlyMap<SubjectName, readonly Sample[]>;
type Target = Pick<Goal, 'name' | 'relation' | 'limit'>;

/** The subject's values by round. */
export function valuesOf(samples: Samples, subject: SubjectName): number[] {
  return (samples.get(subject) ?? []).map(({ value }) => value);
}

/** Mailweave's value as a multiple of the Dovecot proxy's. */
export function ratioGoal(target: Target, samples: Samples): Goal {
  const value = medianOfPairs(
    valuesOf(samples, 'mailweave'),
    valuesOf(samples, 'dovecot-proxy'),
    (ours, theirs) => ours / theirs,
  );
  return { ...target, value, unit: 'of-dovecot-proxy' };
}

/** By how much Mailweave's value is above the Dovecot proxy's. */
export function differenceGoal(target: Target, samples: Samples, unit: string): Goal {
  const value = medianOfPairs(
    valuesOf(samples, 'mailweave'),
    valuesOf(samples, 'dovecot-proxy'),
    (ours, theirs) => ours - theirs,
  );
  return { ...target, value, unit: `${unit}-above-dovecot-proxy` };
}
