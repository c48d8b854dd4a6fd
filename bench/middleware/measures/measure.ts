import type { Goal } from '../../report/goal.ts';
import type { Engine } from '../engines/engine.ts';
import type { WrittenExport } from '../export/write-export.ts';
import type { LoadJob, LoadResult } from '../load/job.ts';
import type { Amounts } from '../options.ts';

/** Something that is measured on a store. They run in a fixed order: later ones use what earlier ones imported. */
export type Measure = {
  readonly name: string;
  run(context: MeasureContext): Promise<Measured>;
};

export type MeasureContext = {
  readonly engine: Engine;
  readonly amounts: Amounts;
  readonly bucketFolder: string;
  /** Whether there is an audience in the store already. */
  readonly audience: { imported: boolean };
  /** An export with as many rows as the engine is given; one for each name. */
  exportOf(campaign: string, rows: number): Promise<WrittenExport>;
  /** In a process of its own. */
  run(job: LoadJob): Promise<LoadResult>;
  progress(text: string): void;
};

export type Measured = {
  readonly lines: readonly Line[];
  readonly goals: readonly Goal[];
};

/** A figure for the table. */
export type Line = { readonly name: string; readonly value: number; readonly unit: string };
