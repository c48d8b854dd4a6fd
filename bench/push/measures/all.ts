import { apns, fcm } from './gateways.ts';
import type { Measure } from './measure.ts';
import { roadOn } from './road.ts';

/** In this order. */
export const MEASURES: readonly Measure[] = [apns, fcm, roadOn('sqlite'), roadOn('postgresql')];
