import { expect, it } from 'vitest';
import { someAccountId, someTimeMs } from '../testing/builders.ts';
import { readAllowList } from './allow-list.ts';
import {
  decideListener,
  type ListenerDecision,
  type ListenerFacts,
  type ListenerStep,
} from './listener-decision.ts';
import type { Registration } from './registration.ts';

const registration: Registration = {
  accountId: someAccountId,
  clientId: 'brand1',
  createdAtMs: someTimeMs,
  state: 'active',
  sinceMs: someTimeMs,
};

const needsLogin: Registration = { ...registration, state: 'needs-login', reason: 'log-in-refused' };

const allHold: ListenerFacts = {
  permanentPush: true,
  registrations: [registration],
  allowList: readAllowList('brand*'),
  source: { name: 'dovecot', permanent: true },
  credentials: 'master',
  accountEnabled: true,
  session: false,
};

it('has a listener run when every condition holds', () => {
  const { runs, steps } = decideListener(allHold);
  expect(runs).toBe(true);
  expect(steps.every(({ holds }) => holds)).toBe(true);
  expect(steps).toHaveLength(7);
});

type Case = { over: Partial<ListenerFacts>; fails: ListenerStep['condition'][]; says: string };
const cases: Case[] = [
  { over: { permanentPush: false }, fails: ['permanent-push'], says: 'allowPermanentPush' },
  { over: { registrations: [] }, fails: ['registration', 'allowed-client'], says: 'subscribe' },
  { over: { allowList: readAllowList('') }, fails: ['allowed-client'], says: 'allows none' },
  {
    over: { allowList: readAllowList('"other", brand?2') },
    fails: ['allowed-client'],
    says: 'other, brand?2',
  },
  { over: { source: undefined }, fails: ['source'], says: 'configure one' },
  { over: { source: { name: 'imap', permanent: false } }, fails: ['source'], says: 'source imap' },
  { over: { credentials: 'none' }, fails: ['credentials'], says: 'master user' },
  { over: { accountEnabled: false }, fails: ['account'], says: 'switches its source off' },
  {
    over: { registrations: [needsLogin], credentials: 'stored' },
    fails: ['log-in'],
    says: 'since 2025-06-01T12:00:00.000Z (log-in-refused)',
  },
];

it.each(cases)('has none run, and says why, with $over', ({ over, fails, says }) => {
  const { runs, steps } = decideListener({ ...allHold, ...over });
  const failed = steps.filter(({ holds }) => !holds);
  expect(runs).toBe(false);
  expect(failed.map(({ condition }) => condition)).toEqual(fails);
  expect(failed.map(({ text }) => text).join(' ')).toContain(says);
});

it('lets one allowed client of several be enough', () => {
  const registrations = [{ ...registration, clientId: 'no longer allowed' }, registration];
  expect(decideListener({ ...allHold, registrations }).runs).toBe(true);
});

it('needs no credentials where the source asks for none', () => {
  expect(decideListener({ ...allHold, credentials: 'not-needed' }).runs).toBe(true);
});

it('lets a master user sign in where the password of the owner is refused', () => {
  const registrations = [needsLogin];
  expect(decideListener({ ...allHold, registrations }).runs).toBe(true);
  expect(decideListener({ ...allHold, registrations, credentials: 'none' }).runs).toBe(false);
});

const inSession: ListenerFacts = { ...allHold, registrations: [], credentials: 'session', session: true };

it.each<[string, Partial<ListenerFacts>, ListenerDecision['listener']]>([
  ['with what its owner has logged in with', {}, 'session'],
  ['where permanent ones are not allowed', { permanentPush: false }, 'session'],
  ['where the source has no permanent ones', { source: { name: 'imap', permanent: false } }, 'session'],
  ['without credentials', { credentials: 'none' }, 'none'],
  ['without a source', { source: undefined }, 'none'],
  ['for an account whose source is off', { accountEnabled: false }, 'none'],
  ['without a session', { session: false }, 'none'],
  ['with a refused log-in', { registrations: [needsLogin] }, 'none'],
  ['in place of a permanent one that lacks credentials', { registrations: [registration] }, 'session'],
  ['never beside a permanent one', { registrations: [registration], credentials: 'stored' }, 'permanent'],
])('binds a listener to a session %s: %o', (_, over, expected) => {
  const { listener, runs } = decideListener({ ...inSession, ...over });
  expect([listener, runs]).toEqual([expected, expected === 'permanent']);
});

it('can take back what it left at a server as long as it has credentials that work', () => {
  const canTakeBack = (over: Partial<ListenerFacts>) => decideListener({ ...allHold, ...over }).canTakeBack;
  expect(canTakeBack({ permanentPush: false, credentials: 'session' })).toBe(true);
  expect(canTakeBack({ credentials: 'none' })).toBe(false);
  expect(canTakeBack({ credentials: 'stored', registrations: [needsLogin] })).toBe(false);
});
