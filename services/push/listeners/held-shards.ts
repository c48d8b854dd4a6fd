import { AppError, type ShardLeases, shardOf } from '@mailweave/foundation';
import type { AccountId, EventIntake } from '@mailweave/push';
import type { ImapSession } from '../mail-server/imap-session.ts';

/** Another process listens for the account, or will in a moment. */
export class ShardNotHeldError extends AppError {
  constructor() {
    super({
      code: 'shard-not-held',
      publicText: 'This process does not listen for the account any more; another one does.',
      retry: 'later',
    });
  }
}

/** What a listener reaches the world by. */
export type ListenerEnds = { intake: EventIntake; openSession(): Promise<ImapSession> };

/**
 * The same ends, which reject with ShardNotHeldError once the account's shard is not held: looked at right before each act, so that
 * a process that stood still for a minute does nothing with what it still has in its hands.
 */
export function onlyWhileHeld(
  accountId: AccountId,
  leases: Pick<ShardLeases, 'isHeld'>,
  { intake, openSession }: ListenerEnds,
): ListenerEnds {
  const shard = shardOf(accountId);
  const check = (): void => {
    if (!leases.isHeld(shard)) throw new ShardNotHeldError();
  };
  return {
    intake: {
      accept: async (event) => {
        check();
        return await intake.accept(event);
      },
    },
    openSession: async () => {
      check();
      return await openSession();
    },
  };
}
