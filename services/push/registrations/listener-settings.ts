import { type AllowList, type ListenerFacts, type Properties, readAllowList } from '@mailweave/push';
import type { PushConfig } from '../config.ts';
import { callbackCredentials } from '../dovecot/callback-credentials.ts';
import { mailNotifySettings } from '../mail-notify/mail-notify-settings.ts';

/** What the configuration and the properties say of listeners; the configuration counts first. */
export type ListenerSettings = {
  readonly permanentPush: boolean;
  readonly allowList: AllowList;
  readonly source: ListenerFacts['source'];
  /** Whether listeners can do without signing in as the account. */
  readonly hasDoveadm: boolean;
};

const START = 'com.openexchange.push';

/** @param server the properties of the server as they are now */
export function listenerSettings(
  config: Pick<PushConfig, 'dovecot' | 'listeners' | 'mailNotify' | 'permanentListeners'>,
  server: Properties,
): ListenerSettings {
  const { allowed, allowedClients } = config.permanentListeners;
  return {
    permanentPush: allowed ?? server.flag(`${START}.allowPermanentPush`),
    allowList: readAllowList(allowedClients ?? allowedClientsIn(server)),
    source: sourceOf(config, server),
    hasDoveadm: config.listeners?.way === 'dovecot' && config.listeners.doveadm !== undefined,
  };
}

/** Manuals print the name without the `s`. */
function allowedClientsIn(server: Properties): string {
  const names = [`${START}.allowedClients`, `${START}.allowedClient`];
  const written = names.map((name) => server.written(name)).find((value) => value !== undefined);
  return written ?? server.text(`${START}.allowedClients`);
}

function sourceOf(
  config: Pick<PushConfig, 'dovecot' | 'listeners' | 'mailNotify'>,
  server: Properties,
): ListenerSettings['source'] {
  const { listeners } = config;
  if (listeners?.way === 'imap') {
    const supports = server.flag(`${START}.imapidle.supportsPermanentListeners`);
    return { name: 'imap', permanent: listeners.permanent ?? supports };
  }
  if (listeners !== undefined || callbackCredentials(config, server) !== undefined)
    return { name: 'dovecot', permanent: true };
  return mailNotifySettings(config, server) && { name: 'mail-notify', permanent: true };
}
