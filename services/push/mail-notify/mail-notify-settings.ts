import { isIP } from 'node:net';
import { KNOWN_PROPERTIES, type Properties } from '@mailweave/push';
import type { PushConfig } from '../config.ts';

/** Where datagrams are heard, and whom their users mean. */
export type MailNotifySettings = {
  readonly host: string;
  readonly port: number;
  readonly multicast: boolean;
  readonly networks: readonly string[];
  readonly delimiter: string | undefined;
  readonly domain: string | undefined;
  /** What the user of a datagram is: a log-in name, an address, or whichever of them is known. */
  readonly users: 'login' | 'address' | 'any';
  readonly delayMs: number;
};

const START = 'com.openexchange.push.mail.notify';
const NAMES = KNOWN_PROPERTIES.map(({ name }) => name).filter((name) => name.startsWith(`${START}.`));

const OF_THIS_MACHINE = ['127.0.0.0/8', '::1/128'];
const INSIDE = [...OF_THIS_MACHINE, '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

/** Undefined: mail-notify is not heard. The configuration counts first. @param server the properties of the server at the start */
export function mailNotifySettings(
  { mailNotify: own }: Pick<PushConfig, 'mailNotify'>,
  server: Properties,
): MailNotifySettings | undefined {
  if (own === undefined && NAMES.every((name) => server.written(name) === undefined)) return undefined;
  const host = own?.host ?? server.text(`${START}.udp_listen_host`);
  return {
    host,
    port: own?.port ?? Number(server.text(`${START}.udp_listen_port`)),
    multicast: own?.multicast ?? server.flag(`${START}.udp_listen_multicast`),
    networks: own?.networks ?? (isOfThisMachine(host) ? OF_THIS_MACHINE : INSIDE),
    delimiter: own?.delimiter ?? server.written(`${START}.imap_login_delimiter`),
    domain: own?.domain,
    users: own?.users ?? usersIn(server),
    delayMs: own?.delayMs ?? Number(server.text(`${START}.delay_millis`)),
  };
}

function usersIn(server: Properties): MailNotifySettings['users'] {
  if (server.flag(`${START}.use_ox_login`)) return 'login';
  return server.flag(`${START}.use_full_email_address`) ? 'address' : 'any';
}

function isOfThisMachine(host: string): boolean {
  return isIP(host) === 0 || host.startsWith('127.') || host === '::1';
}
