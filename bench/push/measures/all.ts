import { apns, fcm } from './gateways.ts';
import type { Measure } from './measure.ts';

/** In this order. */
export const MEASURES: readonly Measure[] = [apns, fcm];
