import { Secret } from '@mailweave/foundation';
import type { Account, MailLogin, Trouble } from '@mailweave/push';
import { expect, it } from 'vitest';
import { StoreAwayError } from '../testing/store-away.ts';
import { AccountLogin } from './account-login.ts';

const account: Account = { accountId: '249@1', contextId: 1, userId: 249, login: 'anna' };
const withPassword = (password: string): MailLogin => ({
  kind: 'password',
  user: 'anna',
  password: new Secret(password),
});

/** What is known changes as a test says; what was told is noted. */
async function attempt(way: 'master' | 'stored' | 'session' | 'none' = 'stored') {
  const told: string[] = [];
  const known = { login: withPassword('old') as MailLogin | undefined, isAway: false, mayRenew: false };
  const login = new AccountLogin({
    account,
    logins: {
      of: async () => {
        if (known.isAway) throw new StoreAwayError();
        return known.login;
      },
      refusedByServer: () => known.mayRenew,
      wayOf: async () => way,
    },
    logInState: { refused: async (accountId, reason) => void told.push(`${accountId} ${reason}`) },
    events: { bug: (_, error) => told.push(`bug ${error}`), notRead: () => told.push('not read') },
  });
  await login.current();
  return { login, known, told };
}

it.each<[Trouble, string[]]>([
  ['refused', ['249@1 log-in-refused']],
  ['doubtful', ['249@1 log-in-refused-without-reason']],
  ['unsupported', []],
])('waits when what the owner gave is %s, and tells him of a refusal alone', async (trouble, expected) => {
  const { login, told } = await attempt();
  expect(await login.refused(trouble)).toEqual({ step: 'pause' });
  expect(told).toEqual(expected);
});

it('tells the owner that what he gave for his session is refused', async () => {
  const { login, told } = await attempt('session');
  await login.refused('refused');
  expect(told).toEqual(['249@1 log-in-refused']);
});

it.each(['master', 'none'] as const)(
  'tells the owner nothing of credentials that are not his: %s',
  async (way) => {
    const { login, told } = await attempt(way);
    expect(await login.refused('refused')).toEqual({ step: 'pause' });
    expect(told).toEqual([]);
  },
);

it('tries again at once when other credentials came while the old ones were refused', async () => {
  const { known, login, told } = await attempt();
  known.login = withPassword('new');
  expect(await login.refused('refused')).toEqual({ step: 'again', delayMs: 0 });
  known.login = { kind: 'token', user: 'anna', token: new Secret('old') };
  expect((await login.refused('refused')).step).toBe('again');
  expect(told).toEqual([]);
});

it('tries again at once with another access token', async () => {
  const { known, login, told } = await attempt();
  known.mayRenew = true;
  expect(await login.refused('refused')).toEqual({ step: 'again', delayMs: 0 });
  expect(told).toEqual([]);
});

it('tries again later when nobody can say what is stored', async () => {
  const { known, login, told } = await attempt();
  known.isAway = true;
  expect(await login.refused('refused')).toEqual({ step: 'again', delayMs: 60_000 });
  expect(told).toEqual(['not read']);
});
