import { ManualClock, Secret } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import type { Credentials, KeyPassphrase } from '@mailweave/push';
import { aSubscription, someAccountId, someTimeMs } from '@mailweave/push/testing';
import { openMemoryPushStores } from '@mailweave/stores';
import { expect, onTestFinished, test } from 'vitest';
import { SessionCredentials } from '../sessions/session-credentials.ts';
import { ChangedAccounts, ToldNotices } from '../testing/told-notices.ts';
import { CredentialVault } from './credential-vault.ts';
import { LogInState } from './log-in-state.ts';
import { openedKeyRing } from './opened-key-ring.ts';

const clock = new ManualClock(someTimeMs);
const old = { keyId: 'old', passphrase: new Secret('an old passphrase') };
const current = { keyId: 'current', passphrase: new Secret('a new passphrase') };
const passwordOf = (password: string): Credentials => ({
  kind: 'password',
  login: 'anna',
  password: new Secret(password),
});

function openStores() {
  const stores = openMemoryPushStores();
  onTestFinished(() => stores[Symbol.asyncDispose]());
  const vaultWith = async (...keys: KeyPassphrase[]) => {
    const store = stores.credentials;
    const ring = openedKeyRing(keys, { store, random: systemRandom });
    return new CredentialVault({ store, clock, ring });
  };
  return { stores, vaultWith };
}

test('all that older keys have sealed is sealed anew, but for what nobody can open', async () => {
  const { stores, vaultWith } = openStores();
  const lost = await vaultWith({ keyId: 'lost', passphrase: new Secret('a lost passphrase') });
  const before = await vaultWith(old);
  for (let userId = 1; userId <= 120; userId += 1)
    await (userId % 2 === 0 ? lost : before).put(`${userId}@1`, passwordOf(`secret ${userId}`));
  const vault = await vaultWith(current, old);
  await vault.put('1@1', passwordOf('newer'));
  expect(await vault.rotate()).toEqual({ resealed: 59, unreadable: 60 });
  expect(await vault.rotate()).toEqual({ resealed: 0, unreadable: 60 });
  const alone = await vaultWith(current);
  const passwords = await Promise.all(
    (['1@1', '3@1', '119@1'] as const).map(async (accountId) => {
      const found = await alone.find(accountId);
      return found?.kind === 'password' && found.password.reveal();
    }),
  );
  expect(passwords).toEqual(['newer', 'secret 3', 'secret 119']);
  await expect(alone.find('2@1')).rejects.toMatchObject({ code: 'credentials-unreadable' });
  expect(await stores.credentials.find('200@1')).toBeUndefined();
});

test('each device is told once that its owner has to log in, until he has', async () => {
  const { stores, vaultWith } = openStores();
  const [notices, listeners] = [new ToldNotices(), new ChangedAccounts()];
  const vault = await vaultWith(current);
  const sessions = new SessionCredentials(stores.sessions, clock);
  const state = new LogInState({ stores, vault, sessions, notices, listeners, clock });
  const phone = aSubscription();
  const waiting = aSubscription({ subscriptionId: 'waiting', token: 'other', state: 'unverified' });
  for (const subscription of [phone, waiting]) await stores.subscriptions.put(subscription);
  await stores.registrations.register({ ...phone, atMs: someTimeMs });

  await Promise.all([1, 2, 3].map(() => state.refused(someAccountId, 'refused')));
  const needsLogin = { subscription: phone, notice: { kind: 'needs-login' } };
  expect(notices.told).toEqual([needsLogin]);
  expect(await stores.registrations.ofAccount(someAccountId)).toMatchObject([
    { state: 'needs-login', reason: 'refused' },
  ]);

  await state.given(someAccountId, passwordOf('right'));
  expect(await stores.registrations.ofAccount(someAccountId)).toMatchObject([{ state: 'active' }]);
  expect(await vault.find(someAccountId)).toMatchObject({ login: 'anna' });
  expect(listeners.accounts).toEqual([someAccountId, someAccountId]);

  await state.refused(someAccountId, 'refused');
  expect(notices.told).toEqual([needsLogin, needsLogin]);
});
