import type { WovenNewsTaker } from '@mailweave/contracts';
import type { Clock } from '@mailweave/foundation';
import type { TokenGate } from '@mailweave/http-server';
import type { EventIntake, NotificationQueue } from '@mailweave/push';
import type { DispatchParts } from '../dispatch/dispatch-parts.ts';
import type { DoctorParts } from '../doctor/doctor-parts.ts';
import type { AccountProperties } from '../properties/account-properties.ts';
import type { RegistryContext } from '../registry/registry-context.ts';
import type { SocketServer } from '../sockets/socket-server.ts';
import type { CallbackContext } from './dovecot-callback.ts';

/** What the calls over HTTP need of the service. */
export type RouteContext = {
  clock: Clock;
  intake: EventIntake;
  queue: Pick<NotificationQueue, 'trail'>;
  tokens: TokenGate<'imap'>;
  woven: WovenNewsTaker;
  callback: CallbackContext | undefined;
  sockets: Pick<SocketServer, 'routes'>;
  registry: RegistryContext;
  properties: AccountProperties;
  doctor: DoctorParts;
  /** See DispatchParts. */
  switchedOff: DispatchParts['switchedOff'];
};
