import { Secret } from '@mailweave/foundation';
import type { KeyPassphrase, Properties } from '@mailweave/push';
import type { PushConfig } from '../config.ts';

/** How credentials are stored. */
export type CredentialSettings = {
  /** The first seals. */
  readonly keys: readonly KeyPassphrase[];
  readonly place: 'database' | 'memory';
};

const START = 'com.openexchange.push.credstorage';

/** The id of the key whose passphrase is a property. */
const PASSCRYPT = 'passcrypt';

/** Undefined: they are not stored. The configuration counts first. @param server the properties of the server at the start */
export function credentialSettings(
  { credentials }: Pick<PushConfig, 'credentials'>,
  server: Properties,
): CredentialSettings | undefined {
  if (!(credentials.store ?? server.flag(`${START}.enabled`))) return undefined;
  const place = server.flag(`${START}.rdb`) ? 'database' : 'memory';
  return {
    keys: keysOf(credentials, server),
    place: credentials.place ?? (credentials.store ? 'database' : place),
  };
}

/** What the passphrase of the property has sealed is opened still when there are other keys before it. */
function keysOf({ keys }: PushConfig['credentials'], server: Properties): KeyPassphrase[] {
  const own = keys.map(({ id: keyId, passphrase }) => ({ keyId, passphrase }));
  const passcrypt = server.text(`${START}.passcrypt`);
  if (passcrypt === '' || own.some(({ keyId }) => keyId === PASSCRYPT)) return own;
  return [...own, { keyId: PASSCRYPT, passphrase: new Secret(passcrypt) }];
}
