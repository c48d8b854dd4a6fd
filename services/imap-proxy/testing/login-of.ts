import { Secret } from '@mailweave/foundation';
import type { RoutedLogin } from '../routing/backend-directory.ts';
import { routedLogin } from '../routing/routed-login.ts';

/** A log-in with a password. @param identity `actsAs`: the user that a master user acts as */
export function loginOf(identity: { user: string; actsAs?: string }, defaultDomain?: string): RoutedLogin {
  const { user, actsAs } = identity;
  const response = new Secret(`${actsAs ?? ''}\0${user}\0pass`);
  return routedLogin({ identity: { user, actsAs }, mechanism: 'PLAIN', response }, defaultDomain);
}
