import type { ProxyContext } from '../context.ts';
import { addressOfLogin, isMasterUser, type LoginIdentity, type ProxyUser, proxyUser } from './proxy-user.ts';
import { UserWeave } from './user-weave.ts';

/**
 * The weave of who has signed in; undefined when nothing may be woven for him.
 *
 * @param login as a directory is asked: lower case, with the default domain
 */
export function weaveFor(
  context: ProxyContext,
  identity: LoginIdentity,
  login: string,
): UserWeave | undefined {
  const { config, events, pepper, resolver } = context;
  const { tenantId, defaultDomain } = config;
  if (isMasterUser(identity)) {
    events.notWoven('master-user');
    return undefined;
  }
  if (resolver !== undefined) {
    const find = async (): Promise<ProxyUser | undefined> => {
      const resolution = await resolver.find(login);
      if (resolution.outcome === 'found') return proxyUser(resolution.address, tenantId, pepper);
      events.notWoven('no-address');
      return undefined;
    };
    return new UserWeave(find, context, identity.user);
  }
  const address = addressOfLogin(identity.user, defaultDomain);
  if (address !== undefined)
    return new UserWeave(proxyUser(address, tenantId, pepper), context, identity.user);
  events.notWoven('no-address');
  return undefined;
}
