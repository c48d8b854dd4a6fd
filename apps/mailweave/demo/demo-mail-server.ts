import { type Clock, Secret } from '@mailweave/foundation';
import { createMemoryImapServer, type MemoryImapServer } from '@mailweave/memory-imap-server';
import { demoAddress } from './campaign-sources/demo-campaigns.ts';
import { demoMailbox } from './mailbox/demo-mailbox.ts';

export const demoPassword = 'demo';

/** Whom listeners for new mail sign in as. Nobody else gets to know the password. */
export const demoMaster = { login: 'listener', password: new Secret(crypto.randomUUID()) };

/** A mail server in memory with one user, who has some mail. */
export async function startDemoMailServer(clock: Clock): Promise<MemoryImapServer> {
  const users = [{ login: demoAddress, password: demoPassword }];
  const masters = [{ login: demoMaster.login, password: demoMaster.password.reveal() }];
  const server = createMemoryImapServer({ users, masters, clock });
  for (const { folder, bytes, flags, internalDateMs } of demoMailbox(clock.nowMs())) {
    server.mailbox(demoAddress, folder).append(bytes, { flags, internalDateMs });
  }
  await server.listen();
  return server;
}
