import { cpuSeconds, processTree } from '../../machine/process-usage.ts';
import type { Subject, SubjectName } from '../subjects/subject.ts';
import type { Sample } from './measure.ts';

export type Interleaving = {
  readonly subjects: readonly Subject[];
  /** Counted ones, after those that warm up. */
  readonly rounds: number;
  readonly warmUpRounds: number;
  /** One round of one subject. */
  measure(subject: Subject): Promise<number>;
  onRound(round: number): void;
};

/**
 * Rounds in which each subject has its turn, each round beginning with another one. The first rounds are not
 * counted: code gets compiled and caches filled in them.
 */
export async function interleave(interleaving: Interleaving): Promise<Map<SubjectName, Sample[]>> {
  const { subjects, rounds, warmUpRounds, measure, onRound } = interleaving;
  for (let round = 0; round < warmUpRounds; round += 1) {
    for (const subject of subjects) await measure(subject);
  }
  const samples = new Map(subjects.map(({ name }): [SubjectName, Sample[]] => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    onRound(round + 1);
    for (const subject of rotated(subjects, round)) {
      samples.get(subject.name)?.push(await sampled(subject, () => measure(subject)));
    }
  }
  return samples;
}

/** The same items beginning with the one at `by`, counted around. */
export function rotated<T>(items: readonly T[], by: number): T[] {
  const start = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

/** Runs a measurement and takes down what the subject's processes used meanwhile. */
export async function sampled({ pid }: Subject, measure: () => Promise<number>): Promise<Sample> {
  if (pid === undefined) return { value: await measure(), cpuSeconds: undefined };
  const before = cpuSeconds(processTree(pid));
  const value = await measure();
  return { value, cpuSeconds: cpuSeconds(processTree(pid)) - before };
}
