import { type RealSystem, startRealSystem } from '../e2e/real/testing/real-system.ts';
import { Accounts } from './system/accounts.ts';
import { testDialogues } from './test-dialogues.ts';

const ACCOUNTS = 500;

let system: RealSystem | undefined;

testDialogues({
  folder: 'imap',
  mailServer: 'Dovecot',
  start: async () => {
    system = await startRealSystem();
    const { dovecot } = system;
    const accounts = new Accounts(dovecot.dir, ACCOUNTS);
    return {
      system,
      mailServer: { host: dovecot.host, port: dovecot.imapPort },
      nextAccount: () => accounts.next(),
    };
  },
  end: async () => await system?.[Symbol.asyncDispose](),
});
