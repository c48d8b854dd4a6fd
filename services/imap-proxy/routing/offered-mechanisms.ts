import type { ImapProxyConfig } from '../config.ts';
import type { SaslMechanism } from '../session/sign-in/sasl-identity.ts';
import type { Backends } from './backends.ts';

/** PLAIN and LOGIN can always be made of what a backend takes; the others only where it offers them. */
const ALWAYS: readonly SaslMechanism[] = ['PLAIN', 'LOGIN'];
const IF_OFFERED: readonly SaslMechanism[] = ['XOAUTH2', 'OAUTHBEARER'];

/**
 * What a client may sign in with before anybody knows at which backend: what the configuration says, else
 * what every backend takes that has answered yet.
 */
export function offeredMechanisms(
  { mechanisms, routing }: Pick<ImapProxyConfig, 'mechanisms' | 'routing'>,
  { capabilities }: Pick<Backends, 'capabilities'>,
): readonly SaslMechanism[] {
  // A directory that checks passwords has to be given one.
  if (routing?.kind === 'http' && routing.checksPassword) return ALWAYS;
  if (mechanisms !== undefined) return mechanisms;
  const takenByAll = (mechanism: SaslMechanism): boolean =>
    capabilities.length > 0 && capabilities.every((names) => names.has(`AUTH=${mechanism}`));
  return [...ALWAYS, ...IF_OFFERED.filter(takenByAll)];
}
