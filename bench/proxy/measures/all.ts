import { bodiesNothingWoven, bodiesWoven } from './bodies.ts';
import { fetchNothingWoven, fetchWoven } from './fetch.ts';
import { idlePlain, idleTls } from './idle.ts';
import { logIns } from './log-ins.ts';
import type { Measure } from './measure.ts';
import { noop } from './noop.ts';
import { selectRoundTrips } from './select-round-trips.ts';

/** Every measure, in the order of the report. */
export const MEASURES: readonly Measure[] = [
  logIns,
  fetchWoven,
  fetchNothingWoven,
  bodiesWoven,
  bodiesNothingWoven,
  noop,
  selectRoundTrips,
  idlePlain,
  idleTls,
];
