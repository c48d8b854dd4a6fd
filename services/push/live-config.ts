import type { PushConfig } from './config.ts';

/** Settings of the section `push` that take effect while the service runs: these, and all below them. */
export const livePushSettings: readonly string[] = [
  'tokens',
  'delivery',
  'brands',
  'properties',
  'webPush',
  'webhooks',
  'subscriptions',
  'permanentListeners',
  'dovecot.login',
  'dovecot.password',
  'dovecot.answerWithinMs',
  'dovecot.requireSignature',
];

export type LiveConfig = {
  /** Who reads a live setting here each time he needs it has it as it is now; the others stay as they were at the start. */
  readonly config: PushConfig;
  replace(next: PushConfig): void;
};

/** The configuration with its live settings as they are now. Gateways are made of webPush and webhooks, and made anew. */
export function liveConfig(started: PushConfig): LiveConfig {
  let current = started;
  const config: PushConfig = {
    ...started,
    get tokens() {
      return current.tokens;
    },
    get delivery() {
      return current.delivery;
    },
    get brands() {
      return current.brands;
    },
    get properties() {
      return current.properties;
    },
    get subscriptions() {
      return current.subscriptions;
    },
    get permanentListeners() {
      return current.permanentListeners;
    },
    get dovecot() {
      return current.dovecot;
    },
  };
  return {
    config,
    replace: (next) => {
      current = next;
    },
  };
}
