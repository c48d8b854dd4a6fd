import type { Clock, RandomSource } from '@mailweave/foundation';
import {
  codeHash,
  createCode,
  isCode,
  type NoticeSender,
  type SubscribingSettings,
  type Subscription,
  type SubscriptionStore,
} from '@mailweave/push';

/** A device is sent no second code within this time, in milliseconds, whatever is asked in its name. */
const RESEND_AFTER_MS = 60_000;

export type VerificationPorts = {
  subscriptions: SubscriptionStore;
  notices: NoticeSender;
  clock: Clock;
  random: RandomSource;
};

export type VerifyOutcome =
  | { readonly outcome: 'verified'; readonly subscription: Subscription }
  /** A wrong code, one that is over, or too many attempts: which of them is nobody's business. */
  | { readonly outcome: 'refused' };

/** Whether the one who subscribes has the device: it gives back a code that only the device is told. */
export class Verification {
  readonly #ports: VerificationPorts;

  constructor(ports: VerificationPorts) {
    this.#ports = ports;
  }

  /** @param known the subscription before it was refreshed; it may have been sent a code a moment ago */
  async sendCode(
    subscription: Subscription,
    settings: SubscribingSettings,
    known?: Subscription,
  ): Promise<void> {
    const { clock, notices, random, subscriptions } = this.#ports;
    const nowMs = clock.nowMs();
    if (known?.state === 'unverified' && nowMs - known.refreshedAtMs < RESEND_AFTER_MS) return;
    const code = createCode(random);
    await subscriptions.expectCode(subscription.subscriptionId, {
      codeHash: codeHash(code),
      expiresAtMs: nowMs + settings.codeLifetimeMs,
      attemptsLeft: settings.codeAttempts,
    });
    await notices.tell(subscription, { kind: 'verification', code }, settings.codeLifetimeMs);
  }

  async verify(
    { code, subscriptionId }: { subscriptionId: string; code: string },
    { silenceMs }: SubscribingSettings,
  ): Promise<VerifyOutcome> {
    const { clock, subscriptions } = this.#ports;
    const nowMs = clock.nowMs();
    const hash = await subscriptions.takeAttempt(subscriptionId, nowMs);
    if (hash === undefined || !isCode(code, hash)) return { outcome: 'refused' };
    const until = silenceMs === undefined ? undefined : nowMs + silenceMs;
    const subscription = await subscriptions.activate(subscriptionId, until);
    return subscription === undefined ? { outcome: 'refused' } : { outcome: 'verified', subscription };
  }
}
