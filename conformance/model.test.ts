/** What Dovecot does not speak, said to the mail server in memory that demonstrations use. */
import { systemClock } from '@mailweave/host';
import { createMemoryImapServer } from '@mailweave/memory-imap-server';
import { startSystemBefore } from '../e2e/real/testing/real-system.ts';
import { testDialogues } from './test-dialogues.ts';

const ACCOUNTS = Array.from({ length: 50 }, (_, at) => ({
  user: `m${1001 + at}@test.example`,
  password: 'dialogue-password',
}));

const open = new AsyncDisposableStack();

testDialogues({
  folder: 'model',
  mailServer: 'Alone',
  start: async () => {
    const users = ACCOUNTS.map(({ user, password }) => ({ login: user, password }));
    const server = open.use(createMemoryImapServer({ users, clock: systemClock }));
    await server.listen();
    const system = open.use(await startSystemBefore(server.address));
    const accounts = ACCOUNTS.values();
    return {
      system,
      mailServer: server.address,
      nextAccount: () => {
        const { value: account } = accounts.next();
        if (account === undefined) throw new Error('There are more dialogues than accounts.');
        return account;
      },
    };
  },
  end: () => open.disposeAsync(),
});
