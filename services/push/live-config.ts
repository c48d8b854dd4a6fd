import type { PushConfig } from './config.ts';

/** Sections that are read where they are needed, each time. */
const READ_ANEW = [
  'tokens',
  'delivery',
  'brands',
  'properties',
  'subscriptions',
  'permanentListeners',
] as const satisfies (keyof PushConfig)[];

/** Settings of the section `push` that take effect while the service runs: these, and all below them. */
export const livePushSettings: readonly string[] = [
  ...READ_ANEW,
  // Gateways are made of these, and made anew.
  'webPush',
  'webhooks',
  // What is signed with stays as it was at the start.
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

/** The configuration with its live settings as they are now, but for what gateways are made of. */
export function liveConfig(started: PushConfig): LiveConfig {
  let current = started;
  const live = [...READ_ANEW, 'dovecot'] as const;
  const readers = live.map((name) => [name, { get: () => current[name], enumerable: true }]);
  return {
    config: Object.defineProperties({ ...started }, Object.fromEntries(readers)),
    replace: (next) => {
      current = next;
    },
  };
}
