import type { AccountId, Registration, RegistrationStore, SessionStore } from '@mailweave/push';

export type CandidateSources = {
  registrations: Pick<RegistrationStore, 'list'>;
  sessions: Pick<SessionStore, 'accounts'>;
  nowMs: number;
};

/** Registrations, or accounts, that are read in one go. */
const PAGE = 500;

/**
 * The accounts that a listener may run for: those registered, and those with a session; one that is both comes twice.
 * @param isCandidate whether a registration counts
 * @throws AppError a store cannot answer
 */
export async function* listenerCandidates(
  { nowMs, registrations, sessions }: CandidateSources,
  isCandidate: (registration: Registration) => boolean,
): AsyncGenerator<AccountId> {
  let last: Registration | undefined;
  do {
    const page = await registrations.list({ after: last, limit: PAGE });
    for (const registration of page) if (isCandidate(registration)) yield registration.accountId;
    last = page.length < PAGE ? undefined : page.at(-1);
  } while (last !== undefined);
  let after: AccountId | undefined;
  do {
    const page = await sessions.accounts({ after, limit: PAGE }, nowMs);
    yield* page;
    after = page.length < PAGE ? undefined : page.at(-1);
  } while (after !== undefined);
}
