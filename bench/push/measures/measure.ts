import type { Goal } from '../../report/goal.ts';
import type { PushBenchOptions } from '../options.ts';

/** Something that is measured of the role push. */
export type Measure = {
  readonly name: string;
  run(context: MeasureContext): Promise<Measured>;
};

export type MeasureContext = Pick<PushBenchOptions, 'amounts' | 'profileFolder'> & {
  progress(text: string): void;
};

export type Measured = { readonly lines: readonly Line[]; readonly goals: readonly Goal[] };

/** A figure for the table. */
export type Line = { readonly name: string; readonly value: number; readonly unit: string };
