import { Secret } from '@mailweave/foundation';
import type { Properties } from '@mailweave/push';
import type { PushConfig } from '../config.ts';

/** What Dovecot shows with its callbacks. */
export type CallbackCredentials = { readonly login: string; readonly password: Secret };

const START = 'com.openexchange.rest.services.basic-auth';

/** Undefined: callbacks are taken from nobody. The configuration counts first. @param server the properties of the server now */
export function callbackCredentials(
  { dovecot }: Pick<PushConfig, 'dovecot'>,
  server: Properties,
): CallbackCredentials | undefined {
  const login = dovecot?.login ?? server.written(`${START}.login`);
  const password = dovecot?.password ?? new Secret(server.text(`${START}.password`));
  return login === undefined || password.reveal() === '' ? undefined : { login, password };
}
