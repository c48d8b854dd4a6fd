import type { Clock, Secret } from '@mailweave/foundation';
import {
  type AccountId,
  type AccountStore,
  type EventIntake,
  findAccount,
  readCallback,
  readUser,
} from '@mailweave/push';
import type { Timer } from '../mail-server/timer.ts';
import type { CallbackLoad } from './callback-load.ts';

export type CallbackParts = {
  accounts: Pick<AccountStore, 'find' | 'findByLogin' | 'findByAddress'>;
  intake: EventIntake;
  clock: Clock;
  signatureKey: Secret | undefined;
  requireSignature: boolean;
};

/** What became of a callback. */
export type CallbackOutcome =
  | 'accepted'
  | 'known'
  /** No new mail. */
  | 'other-event'
  | 'unknown-user'
  | 'unsigned-user'
  | 'forged-user'
  /** Not kept in time; it may still be. */
  | 'late'
  /** Of those under way; nothing was looked at. */
  | 'too-many'
  /** Not of Dovecot. */
  | 'unreadable';

/**
 * Tells of the message that a callback is about; `late` after answerWithinMs, and it goes on.
 * @throws AppError when it cannot be kept
 */
export async function takeCallback(
  body: unknown,
  parts: CallbackParts & { timer: Timer; answerWithinMs: number; load: CallbackLoad },
): Promise<CallbackOutcome> {
  const work = parts.load.begin(() => take(body, parts));
  if (work === undefined) return 'too-many';
  const { promise: time, resolve: isOver } = Promise.withResolvers<CallbackOutcome>();
  const callOff = parts.timer(parts.answerWithinMs, () => isOver('late'));
  try {
    return await Promise.race([work, time]);
  } finally {
    callOff();
    // Of a failure that comes too late the intake has told already.
    work.catch(() => undefined);
  }
}

async function take(body: unknown, parts: CallbackParts): Promise<CallbackOutcome> {
  const callback = readCallback(body);
  if (callback.outcome === 'unreadable') return 'unreadable';
  if (callback.outcome === 'ignored') return 'other-event';
  const account = await accountOf(callback.user, parts);
  if (account.outcome !== 'found') return account.outcome;
  const { accountId } = account;
  const atMs = parts.clock.nowMs();
  const told = { event: 'new-mail', accountId, counted: true, atMs, source: 'dovecot' } as const;
  return await parts.intake.accept({ ...told, ...callback.mail });
}

async function accountOf(
  user: string,
  { accounts, requireSignature, signatureKey }: CallbackParts,
): Promise<
  { outcome: 'found'; accountId: AccountId } | { outcome: 'unknown-user' | 'unsigned-user' | 'forged-user' }
> {
  const named = readUser(user, signatureKey);
  if (named.kind === 'forged') return { outcome: 'forged-user' };
  if (named.kind === 'plain' && requireSignature) return { outcome: 'unsigned-user' };
  const account =
    named.kind === 'signed' ? await accounts.find(named.accountId) : await findAccount(accounts, named.name);
  return account === undefined
    ? { outcome: 'unknown-user' }
    : { outcome: 'found', accountId: account.accountId };
}
