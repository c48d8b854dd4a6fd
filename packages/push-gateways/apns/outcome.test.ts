import { expect, it } from 'vitest';
import { apnsOutcome } from './outcome.ts';

const nowMs = Date.UTC(2025, 5, 1, 12);
const answered = (status: number, body: object | string = {}, headers = {}) =>
  ({
    end: 'answered',
    status,
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }) as const;
const outcome = (end: Parameters<typeof apnsOutcome>[0], othersWork = false) =>
  apnsOutcome(end, () => othersWork, nowMs);

it('takes 200 for delivered', () => {
  expect(outcome(answered(200, ''))).toEqual({ outcome: 'delivered' });
});

it.each(['Unregistered', 'ExpiredToken'])(
  'ends a subscription that APNs calls %s, since its time',
  (reason) => {
    expect(outcome(answered(410, { reason, timestamp: 1_700_000_000_000 }))).toEqual({
      outcome: 'gone',
      reason,
      sinceMs: 1_700_000_000_000,
    });
  },
);

it.each([
  [403, 'InvalidProviderToken'],
  [403, 'ExpiredProviderToken'],
  [403, 'MissingProviderToken'],
  [403, 'BadCertificate'],
  [403, 'BadCertificateEnvironment'],
  [403, 'SomethingNew'],
  [400, 'TopicDisallowed'],
  [400, 'MissingTopic'],
  [400, 'BadTopic'],
])('takes %i %s for a mistake of ours, even when others work', (status, reason) => {
  expect(outcome(answered(status, { reason }), true)).toEqual({ outcome: 'misconfigured', reason });
});

it.each([
  [400, 'DeviceTokenNotForTopic'],
  [400, 'BadCollapseId'],
  [404, 'BadPath'],
  [413, 'PayloadTooLarge'],
])('gives up the notification on %i %s and keeps the subscription', (status, reason) => {
  expect(outcome(answered(status, { reason }), true)).toEqual({ outcome: 'rejected', reason });
});

it('ends a subscription with a bad token only when others of the brand work', () => {
  const end = answered(400, { reason: 'BadDeviceToken' });
  expect(outcome(end)).toEqual({ outcome: 'rejected', reason: 'BadDeviceToken' });
  expect(outcome(end, true)).toEqual({ outcome: 'gone', reason: 'BadDeviceToken' });
});

it.each([
  [429, 'TooManyRequests', { 'retry-after': '30' }, 30_000],
  [429, 'TooManyProviderTokenUpdates', {}, undefined],
  [500, 'InternalServerError', {}, undefined],
  [503, 'Shutdown', { 'retry-after': 'Sun, 01 Jun 2025 12:00:09 GMT' }, 9_000],
  [503, 'ServiceUnavailable', { 'retry-after': 'soon' }, undefined],
])('comes again after %i %s', (status, reason, headers, afterMs) => {
  expect(outcome(answered(status, { reason }, headers))).toEqual({ outcome: 'retry', reason, afterMs });
});

it('comes again after a failure on the way, unless the connection was ended for a mistake of ours', () => {
  expect(outcome({ end: 'unsent', reason: 'ECONNREFUSED', afterMs: 5 })).toEqual({
    outcome: 'retry',
    reason: 'ECONNREFUSED',
    afterMs: 5,
  });
  expect(outcome({ end: 'broken', reason: 'ECONNRESET' })).toEqual({
    outcome: 'retry',
    reason: 'ECONNRESET',
  });
  expect(outcome({ end: 'broken', reason: 'BadCertificate' })).toEqual({
    outcome: 'misconfigured',
    reason: 'BadCertificate',
  });
});

it.each(['', 'null', '<html>', '{"reason":7}'])('understands an answer that is not of APNs: %j', (body) => {
  expect(outcome(answered(502, body))).toEqual({ outcome: 'retry', reason: 'status 502' });
});
