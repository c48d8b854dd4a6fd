import type { Transport } from '../subscriptions/subscription.ts';
import type { Properties } from './properties.ts';

type Switch = { readonly names: readonly string[]; readonly default: boolean };

const named = (byDefault: boolean, ...ids: string[]): Switch => ({
  names: ids.map((id) => `com.openexchange.pns.transport.${id}.enabled`),
  default: byDefault,
});

/** `apns_http2.ios` and `fcm` are what later versions of the files call the same. */
const SWITCHES: Readonly<Record<Transport, Switch>> = {
  apns: named(false, 'apn.ios', 'apns_http2.ios'),
  fcm: named(false, 'gcm', 'fcm'),
  websocket: named(true, 'websocket'),
  webhook: named(false, 'webhooks'),
  'web-push': named(true, 'webpush'),
  stub: named(true, 'stub'),
};

/** The start of a switch's name, for telling a family of properties from an unknown name. */
export function isTransportSwitch(name: string): boolean {
  return Object.values(SWITCHES).some(({ names }) =>
    names.some((start) => name === start || name.startsWith(`${start}.`)),
  );
}

/**
 * Whether notifications of this topic may go to this client id by this transport: `<switch>.<client>.<topic>` counts before
 * `<switch>.<client>`, and that before `<switch>`. @param isConfigured true: keys for just this are in Mailweave's own
 *   configuration, so it is on unless a property says otherwise
 */
export function transportEnabled(
  properties: Properties,
  way: { transport: Transport; clientId: string; topic: string },
  isConfigured = false,
): boolean {
  const { names, default: byDefault } = SWITCHES[way.transport];
  for (const end of [`.${way.clientId}.${way.topic}`, `.${way.clientId}`, '']) {
    const written = names
      .map((name) => properties.written(name + end))
      .filter((value) => value !== undefined);
    if (written.length > 0) return written.some((value) => value.toLowerCase() === 'true');
  }
  return isConfigured || byDefault;
}
