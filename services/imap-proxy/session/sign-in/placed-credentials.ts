/** What is said to the backend in the place of what the client said, where the directory wants it so. */
import { Secret } from '@mailweave/foundation';
import type { FoundPlacement } from '../../routing/backend-directory.ts';
import type { Credentials } from './credentials.ts';
import { CONTROL_A } from './sasl-identity.ts';

/** The client's own credentials, unless the directory gave another name or a master user. */
export function placedCredentials(credentials: Credentials, { user, master }: FoundPlacement): Credentials {
  if (master !== undefined) return asMaster(user ?? ownerOf(credentials), master);
  return user === undefined ? credentials : renamed(credentials, user);
}

function asMaster(owner: string, master: NonNullable<FoundPlacement['master']>): Credentials {
  return {
    identity: { user: master.user, actsAs: owner },
    mechanism: 'PLAIN',
    response: latin1(`${owner}\0${master.user}\0${master.password.reveal()}`),
  };
}

function renamed({ identity, mechanism, response }: Credentials, owner: string): Credentials {
  if (mechanism === 'PLAIN') {
    const password = response.reveal().split('\0')[2] ?? '';
    const named = renamedIdentity(identity, owner);
    const start = `${bytesOf(named.actsAs ?? '')}\0${bytesOf(named.user)}`;
    return { identity: named, mechanism, response: new Secret(`${start}\0${password}`) };
  }
  const [first = '', ...fields] = response.reveal().split(CONTROL_A);
  const header = mechanism === 'XOAUTH2' ? `user=${bytesOf(owner)}` : gs2Header(first, owner);
  const changed = [header, ...fields].join(CONTROL_A);
  return { identity: { ...identity, user: owner }, mechanism, response: new Secret(changed) };
}

/** gs2-header of OAUTHBEARER with another name; saslname writes `=` and `,` as escapes (RFC 5801 4). */
function gs2Header(header: string, owner: string): string {
  const name = bytesOf(owner).replaceAll('=', '=3D').replaceAll(',', '=2C');
  return header.replace(/^([ny],a=)[^,]*/, (_old, start: string) => `${start}${name}`);
}

/** The owner of the mailbox gets the new name; a master user keeps his. */
function renamedIdentity({ user, actsAs }: Credentials['identity'], owner: string): Credentials['identity'] {
  if (actsAs !== undefined && actsAs !== user) return { user, actsAs: owner };
  const [, ...master] = user.split('*');
  return { user: [owner, ...master].join('*'), actsAs: undefined };
}

function ownerOf({ identity }: Credentials): string {
  return (identity.actsAs ?? identity.user).split('*')[0] ?? '';
}

function latin1(text: string): Secret {
  return new Secret(bytesOf(text));
}

/** UTF-8, one character for each byte. */
function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}
