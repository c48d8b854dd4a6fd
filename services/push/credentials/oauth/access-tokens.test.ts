import { ManualClock, Secret } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import { openMemoryPushStores } from '@mailweave/stores';
import { expect, onTestFinished, test } from 'vitest';
import { StoreAwayError } from '../../testing/store-away.ts';
import { CredentialVault } from '../credential-vault.ts';
import { openedKeyRing } from '../opened-key-ring.ts';
import { AccessTokens } from './access-tokens.ts';
import type { TokenAnswer } from './token-endpoint.ts';

const accountId = '249@1' as const;
const HOUR_MS = 3_600_000;

/** An authorization server that gives `at 1`, `at 2` ... for an hour. */
function world({ rotates = false }: { rotates?: boolean } = {}) {
  const stores = openMemoryPushStores();
  onTestFinished(() => stores[Symbol.asyncDispose]());
  const clock = new ManualClock(0);
  const store = stores.credentials;
  const keys = [{ keyId: 'one', passphrase: new Secret('a passphrase') }];
  const vault = new CredentialVault({
    store,
    clock,
    ring: openedKeyRing(keys, { store, random: systemRandom }),
  });
  const asked: string[] = [];
  const state = { isRefused: false };
  const refresh = async (refreshToken: Secret): Promise<TokenAnswer> => {
    asked.push(refreshToken.reveal());
    if (state.isRefused) return { outcome: 'refused' };
    const next = rotates ? new Secret(`rt ${asked.length + 1}`) : undefined;
    const token = new Secret(`at ${asked.length}`);
    return { outcome: 'token', token, lifetimeMs: HOUR_MS, refreshToken: next };
  };
  const tokens = new AccessTokens({ refresh, vault, clock });
  const give = (text: string) =>
    vault.put(accountId, { kind: 'refresh-token', login: 'anna', refreshToken: new Secret(text) });
  const stored = async () => {
    const found = await vault.find(accountId);
    return found?.kind === 'refresh-token' ? found.refreshToken : new Secret('none');
  };
  const next = async () => (await tokens.of(accountId, await stored()))?.reveal();
  return { asked, clock, give, next, state, store, stored, tokens };
}

test('a token is used until shortly before its end, and asked for once by all at the same time', async () => {
  const { asked, clock, give, next } = world();
  await give('rt 1');
  expect(await Promise.all([next(), next(), next()])).toEqual(['at 1', 'at 1', 'at 1']);
  clock.advanceMs(HOUR_MS - 60_001);
  expect([await next(), asked]).toEqual(['at 1', ['rt 1']]);
  clock.advanceMs(1);
  expect([await next(), asked]).toEqual(['at 2', ['rt 1', 'rt 1']]);
});

test('a refresh token that comes in the place of another is stored', async () => {
  const { asked, clock, give, next, stored } = world({ rotates: true });
  await give('rt 1');
  await next();
  expect((await stored()).reveal()).toBe('rt 2');
  clock.advanceMs(HOUR_MS);
  await next();
  expect([asked, (await stored()).reveal()]).toEqual([['rt 1', 'rt 2'], 'rt 3']);
});

test('what the store could not take is stored later, and not asked for again', async () => {
  const { asked, give, next, store, stored } = world({ rotates: true });
  await give('rt 1');
  const { replace } = store;
  store.replace = async () => {
    throw new StoreAwayError();
  };
  await expect(next()).rejects.toThrow(StoreAwayError);
  store.replace = replace.bind(store);
  expect([await next(), asked, (await stored()).reveal()]).toEqual(['at 1', ['rt 1'], 'rt 2']);
});

test('a refused refresh token is shown once, and another one is tried', async () => {
  const { asked, give, next, state } = world();
  await give('rt 1');
  state.isRefused = true;
  expect([await next(), await next(), asked]).toEqual([undefined, undefined, ['rt 1']]);
  state.isRefused = false;
  await give('rt other');
  expect([await next(), asked]).toEqual(['at 2', ['rt 1', 'rt other']]);
});

test('a token that the mail server refuses is replaced, unless it was just made', async () => {
  const { clock, give, next, tokens } = world();
  await give('rt 1');
  await next();
  clock.advanceMs(60_000);
  expect(tokens.refusedByServer(accountId, new Secret('at 1'))).toBe(true);
  expect(await next()).toBe('at 2');
  expect(tokens.refusedByServer(accountId, new Secret('at 2'))).toBe(false);
});
