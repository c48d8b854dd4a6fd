import { burst } from './burst.ts';
import { apns, fcm } from './gateways.ts';
import { idleListeners } from './idle-listeners.ts';
import { idleSockets } from './idle-sockets.ts';
import { mailToPhone } from './mail-to-phone.ts';
import type { Measure } from './measure.ts';
import { roadOn } from './road.ts';
import { takeOver } from './take-over.ts';
import { warmUp } from './warm-up.ts';
import { webPush } from './web-push.ts';

/** In this order. */
export const MEASURES: readonly Measure[] = [
  ...[apns, fcm, webPush],
  ...[roadOn('sqlite'), roadOn('postgresql'), mailToPhone, burst],
  ...[idleListeners, idleSockets],
  ...[takeOver, warmUp],
];
