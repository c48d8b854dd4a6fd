import type { UserRef } from '@mailweave/contracts';
import type { InjectionStores, UserProfile } from '@mailweave/injection';

type ProfileStores = Pick<InjectionStores, 'audience' | 'consents' | 'suppressions' | 'switches'>;

/** What is known about a user: four indexed reads, at once. */
export async function loadProfile(stores: ProfileStores, user: UserRef): Promise<UserProfile> {
  const [rows, standing] = await Promise.all([stores.audience.rowsOfUser(user), loadStanding(stores, user)]);
  return { userKey: user.userKey, rows, ...standing };
}

/** Whether a user may get anything at all: what withdrawing needs to know. */
export async function loadStanding(
  stores: Omit<ProfileStores, 'audience'>,
  user: UserRef,
): Promise<Pick<UserProfile, 'consents' | 'suppressed' | 'switches'>> {
  const [consents, suppressed, switches] = await Promise.all([
    stores.consents.inForce(user),
    stores.suppressions.has(user),
    stores.switches.thrownFor(user),
  ]);
  return { consents, suppressed, switches };
}
