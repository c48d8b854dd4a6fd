import { expect, it } from 'vitest';
import { readAllowList } from '../registrations/allow-list.ts';
import { aSubscription, someTimeMs } from '../testing/builders.ts';
import { newSubscription, refreshedBy, type SubscribeRequest } from './subscribe-request.ts';
import type { SubscribingSettings } from './subscribing-settings.ts';

const settings: SubscribingSettings = {
  allowList: readAllowList('*'),
  perAccount: 5,
  silenceMs: 1000,
  verified: ['web-push'],
  codeAttempts: 3,
  codeLifetimeMs: 10,
};

const { accountId, clientId, token, transport } = aSubscription();
const request: SubscribeRequest = {
  accountId,
  clientId,
  token,
  transport,
  topics: ['ox:mail:new'],
  topicsMode: 'merge',
};

function told(asked: SubscribeRequest, nowMs = someTimeMs) {
  return newSubscription(asked, { nowMs, settings, subscriptionId: 'new' });
}

it('is active at once where no code has to be given back', () => {
  expect(told(request)).toEqual({
    ...aSubscription({ subscriptionId: 'new', expiresAtMs: someTimeMs + 1000 }),
  });
});

it('waits for the code, not for long, where one has to be given back', () => {
  const waiting = { state: 'unverified', expiresAtMs: someTimeMs + 10 };
  expect(told({ ...request, transport: 'web-push' })).toMatchObject(waiting);
});

it('never ends where silence is no matter', () => {
  const { silenceMs: _, ...patient } = settings;
  const context = { nowMs: someTimeMs, settings: patient, subscriptionId: 'new' };
  expect(newSubscription(request, context)).not.toHaveProperty('expiresAtMs');
  const known = aSubscription({ expiresAtMs: someTimeMs + 5 });
  expect(refreshedBy(request, patient)(known, told(request))).not.toHaveProperty('expiresAtMs');
});

it('lets known topics stay, or replaces them, as it was asked', () => {
  const known = aSubscription({ topics: ['a', 'b'] });
  const asked = { ...request, topics: ['b', 'c', 'c'] };
  expect(refreshedBy(asked, settings)(known, told(asked)).topics).toEqual(['a', 'b', 'c']);
  const replacing = { ...asked, topicsMode: 'replace' } as const;
  expect(refreshedBy(replacing, settings)(known, told(replacing)).topics).toEqual(['b', 'c']);
});

it('keeps preferences unless others come', () => {
  const known = aSubscription({ preferences: { privacy: 'nothing' } });
  expect(refreshedBy(request, settings)(known, told(request)).preferences).toEqual({ privacy: 'nothing' });
  const asked = { ...request, preferences: {} };
  expect(refreshedBy(asked, settings)(known, told(asked)).preferences).toEqual({});
});

it('takes a verified device as verified, and gives it the whole time again', () => {
  const asked = { ...request, transport: 'web-push' } as const;
  const known = aSubscription({ transport: 'web-push', expiresAtMs: someTimeMs + 1 });
  const next = refreshedBy(asked, settings)(known, told(asked, someTimeMs + 500));
  expect(next).toMatchObject({ state: 'active', expiresAtMs: someTimeMs + 1500 });
  const unverified = refreshedBy(asked, settings)({ ...known, state: 'unverified' }, told(asked));
  expect(unverified).toMatchObject({ state: 'unverified', expiresAtMs: someTimeMs + 10 });
});
