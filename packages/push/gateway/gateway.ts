import type { Notification } from '../notifications/notification.ts';
import type { Subscription, Transport } from '../subscriptions/subscription.ts';
import type { PushOutcome } from './push-outcome.ts';

/** How the brand of a client id presents notifications. */
export type Presentation = {
  /** Whether badges are shown. */
  readonly badge: boolean;
  /** A sound file of the app, or `default`; undefined: silent. */
  readonly sound?: string;
};

/** One attempt to tell one device. */
export type Push = {
  readonly notification: Notification;
  readonly target: Pick<Subscription, 'clientId' | 'token' | 'keys' | 'accountId' | 'subscriptionId'>;
  readonly presentation: Presentation;
};

/**
 * The way to the devices of one transport, for every client id (brand) that is configured for it. Calls may overlap, any number
 * of them: a gateway itself keeps to the limits of its push service, and the caller to a bound of calls under way.
 */
export type Gateway = AsyncDisposable & {
  readonly transport: Transport;
  /** Never rejects for what a network or a push service may do; the outcome says it. A rejection is a bug. */
  send(push: Push): Promise<PushOutcome>;
};
