import { due } from './due.ts';
import { events, postbacks } from './events.ts';
import { httpLookUps } from './http-look-ups.ts';
import { imports, importsWhileServing } from './imports.ts';
import type { Measure } from './measure.ts';

/** In this order. */
export const MEASURES: readonly Measure[] = [
  imports,
  due,
  httpLookUps,
  importsWhileServing,
  events,
  postbacks,
];
