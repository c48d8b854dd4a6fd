import { systemClock } from '@mailweave/host';
import { createMemoryImapServer } from '@mailweave/memory-imap-server';
import type { AccountId, PushStores } from '@mailweave/push';
import { CLIENT_ID } from './start-role.ts';
import { loginOf } from './subscribe-phones.ts';

const MASTER = { login: 'admin', password: 'sesame' };
const MESSAGE = Buffer.from('From: Zoe <zoe@test.example>\r\nSubject: Lunch\r\n\r\nText\r\n');
const LOOK_MS = 50;
const BATCH = 500;

/** Mailboxes that a role push listens to, at a mail server in this process: a real one would need as many processes of its own. */
export type ListenedMailboxes = AsyncDisposable & {
  /** The section `push.listeners`. */
  readonly listeners: object;
  /** One more message for everybody. */
  append(): void;
  /** Until the role push has told of the last message of everybody. */
  untilTold(): Promise<void>;
  /** Until every mailbox was looked at once: what is there before is no news. */
  untilLookedAt(): Promise<void>;
};

/** Accounts `1@1` and so on, registered, each with a device that takes everything. */
export async function prepareListened(stores: PushStores, count: number): Promise<ListenedMailboxes> {
  for (let first = 1; first <= count; first += BATCH) {
    const userIds = Array.from({ length: Math.min(BATCH, count - first + 1) }, (_, index) => first + index);
    await Promise.all(userIds.map((userId) => register(stores, userId)));
  }
  const accounts = Array.from({ length: count }, (_, index) => index + 1);
  const users = accounts.map((userId) => ({ login: loginOf(userId), password: 'secret' }));
  const server = createMemoryImapServer({ users, masters: [MASTER], clock: systemClock });
  await server.listen();
  const inboxOf = (userId: number) => server.mailbox(loginOf(userId), 'INBOX');
  const isTold = async (userId: number): Promise<boolean> => {
    const { events } = await stores.queue.trail(`${userId}@1`, 1);
    const [last] = events;
    return last?.event.event === 'new-mail' && last.event.uid === inboxOf(userId).uidNext - 1;
  };
  const isLookedAt = async (userId: number) =>
    (await stores.marks.find({ accountId: `${userId}@1`, mailbox: 'INBOX' })) !== undefined;
  const { host, port } = server.address;
  const master = { masterUser: MASTER.login, masterPassword: MASTER.password };
  return {
    listeners: { way: 'imap', permanent: true, host, port, tls: 'none', ...master },
    append: () => {
      for (const userId of accounts) inboxOf(userId).append(MESSAGE);
    },
    untilTold: () => untilAll(accounts, isTold),
    untilLookedAt: () => untilAll(accounts, isLookedAt),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The first that is not so yet ends a look: looks are to take no time from listeners. */
async function untilAll(
  userIds: readonly number[],
  isSo: (userId: number) => Promise<boolean>,
): Promise<void> {
  for (const userId of userIds) {
    while (!(await isSo(userId))) await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function register(stores: PushStores, userId: number): Promise<void> {
  const accountId: AccountId = `${userId}@1`;
  const nowMs = Date.now();
  await stores.accounts.ensure({ login: loginOf(userId), contextId: 1, userId });
  await stores.registrations.register({ accountId, clientId: CLIENT_ID, atMs: nowMs });
  await stores.subscriptions.put({
    subscriptionId: `subscription-${userId}`,
    accountId,
    clientId: CLIENT_ID,
    transport: 'stub',
    token: `token-${userId}`,
    topics: ['ox:mail:new'],
    state: 'active',
    preferences: {},
    createdAtMs: nowMs,
    refreshedAtMs: nowMs,
  });
}
