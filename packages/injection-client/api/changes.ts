import {
  BeginClaimAnswer,
  CompleteClaimAnswer,
  EventsAnswer,
  FlagChangeAnswer,
  type InjectionApi,
  type InjectionEvent,
  type UserRef,
  WithdrawalAnswer,
  WovenRecord,
} from '@mailweave/contracts';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { NothingDue } from '../cache/nothing-due.ts';
import type { Caller } from '../calls/caller.ts';
import { checked } from './checked.ts';
import { claimPath, post, userPath } from './requests.ts';

const answers = {
  records: Compile(Type.Array(WovenRecord)),
  begin: Compile(BeginClaimAnswer),
  complete: Compile(CompleteClaimAnswer),
  flags: Compile(FlagChangeAnswer),
  withdrawal: Compile(WithdrawalAnswer),
  events: Compile(EventsAnswer),
};

type Changes = Omit<InjectionApi, 'due' | 'weave' | 'mailboxes' | 'skeleton' | 'report' | 'watch'>;

/** The life of a claim. */
export function claimChanges({ caller, nothingDue }: { caller: Caller; nothingDue: NothingDue }): Changes {
  /** A change may make something due: what was remembered before it counts no more. */
  const changing = async <T>(user: UserRef, change: Promise<T>): Promise<T> => {
    try {
      return await change;
    } finally {
      nothingDue.forget(user);
    }
  };
  return {
    async beginClaim({ due, uidValidity, ...user }) {
      const call = post('begin', userPath(user, '/claims'), { due, uidValidity });
      return checked(answers.begin, await changing(user, caller.call(call)));
    },
    async completeClaim(claim, place) {
      const call = post('complete', claimPath(claim, '/complete'), place);
      return checked(answers.complete, await changing(claim, caller.call(call)));
    },
    async abandonClaim(claim) {
      const call = { ...post('abandon', claimPath(claim, '/abandon')), idempotent: true };
      await changing(claim, caller.call(call));
    },
    async expiredClaims(query) {
      const path = userPath(query, '/claims/expired', { mailbox: query.mailbox });
      return checked(answers.records, await changing(query, caller.call(post('expired', path))));
    },
    async changeFlags(claim, change) {
      const call = post('flags', claimPath(claim, '/flags'), change);
      return checked(answers.flags, await changing(claim, caller.call(call))).record;
    },
    async noteOpened(claim) {
      await caller.call({ ...post('opened', claimPath(claim, '/opened')), idempotent: true });
    },
    async withdraw(claim, cause) {
      const call = post('withdraw', claimPath(claim, '/withdraw'), { cause });
      return checked(answers.withdrawal, await changing(claim, caller.call(call))).withdrawn;
    },
  };
}

/**
 * @param always also while the middleware is known to be away
 * @returns how many were refused
 */
export async function sendEvents(
  caller: Caller,
  events: readonly InjectionEvent[],
  always: boolean,
): Promise<number> {
  const call = { ...post('events', '/api/injection/events', { events }), idempotent: true, always };
  return checked(answers.events, await caller.call(call)).errors.length;
}
