import { type AllowList, type ListenerFacts, type Properties, readAllowList } from '@mailweave/push';
import type { PushConfig } from '../config.ts';

/** What the configuration and the properties say of listeners; the configuration counts first. */
export type ListenerSettings = {
  readonly permanentPush: boolean;
  readonly allowList: AllowList;
  readonly source: ListenerFacts['source'];
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
  };
}

/** Manuals print the name without the `s`. */
function allowedClientsIn(server: Properties): string {
  const names = [`${START}.allowedClients`, `${START}.allowedClient`];
  const written = names.map((name) => server.written(name)).find((value) => value !== undefined);
  return written ?? server.text(`${START}.allowedClients`);
}

function sourceOf(
  { dovecot, listeners, mailNotify }: Pick<PushConfig, 'dovecot' | 'listeners' | 'mailNotify'>,
  server: Properties,
): ListenerSettings['source'] {
  if (listeners?.way === 'imap') {
    const supports = server.flag(`${START}.imapidle.supportsPermanentListeners`);
    return { name: 'imap', permanent: listeners.permanent ?? supports };
  }
  if (listeners !== undefined || dovecot !== undefined) return { name: 'dovecot', permanent: true };
  return mailNotify && { name: 'mail-notify', permanent: true };
}
