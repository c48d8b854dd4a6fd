import type { Goal } from '../../report/goal.ts';
import type { Lab } from '../lab/start-lab.ts';
import type { Amounts } from '../options.ts';
import type { SubjectName } from '../subjects/subject.ts';

/** Something that is measured on every subject it applies to. */
export type Measure = {
  readonly name: string;
  /** What one value is, for the table. */
  readonly unit: string;
  run(context: MeasureContext): Promise<Measured>;
};

export type MeasureContext = {
  readonly lab: Lab;
  readonly amounts: Amounts;
  progress(text: string): void;
};

export type Measured = {
  /** By subject, in the order of the table. */
  readonly samples: ReadonlyMap<SubjectName, readonly Sample[]>;
  readonly goals: readonly Goal[];
};

/** One round of one subject. */
export type Sample = {
  readonly value: number;
  /** What the proxy's processes used in that round; undefined where nothing stands before the backend. */
  readonly cpuSeconds: number | undefined;
};
