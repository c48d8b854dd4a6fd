import { openCluster } from '@mailweave/cluster';
import { AppError, ManualClock, type SharedValues, silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemRandom } from '@mailweave/host';
import { expect, test } from 'vitest';
import { SharedTokens } from './shared-tokens.ts';

const MINUTE_MS = 60_000;

class AwayError extends AppError {
  constructor() {
    super({ code: 'away', publicText: 'Nobody is there.' });
  }
}

/** Processes whose values are in one place, which can be away. */
function installation() {
  const clock = new ManualClock(0);
  const ports = { logger: silentLogger, metrics: silentMetrics, random: systemRandom };
  const { values } = openCluster({ kind: 'single' }, { ...ports, monotonic: clock });
  const place = { isAway: false };
  const there = (): SharedValues => {
    if (place.isAway) throw new AwayError();
    return values;
  };
  const reached: SharedValues = {
    find: async (name) => there().find(name),
    keepFirst: async (...kept) => there().keepFirst(...kept),
    forget: async (...kept) => there().forget(...kept),
  };
  let made = 0;
  const make = async () => {
    made += 1;
    const nowMs = clock.nowMs();
    const times = { renewAtMs: nowMs + 40 * MINUTE_MS, expiresAtMs: nowMs + 55 * MINUTE_MS };
    return { token: `token ${made}`, ...times };
  };
  const process = () => {
    const share = new SharedTokens(reached);
    const obtain = async () => (await share.obtain('apns key', clock.nowMs(), make)).token;
    return { share, obtain };
  };
  return { clock, place, process, values };
}

test('processes that ask at the same time, and those that come later, show one token', async () => {
  const { process } = installation();
  const tokens = await Promise.all([process().obtain(), process().obtain(), process().obtain()]);
  expect(new Set([...tokens, await process().obtain()]).size).toBe(1);
});

test('a token that is to be renewed is replaced by one for all', async () => {
  const { clock, process } = installation();
  const [one, other] = [process(), process()];
  const first = await one.obtain();
  clock.advanceMs(39 * MINUTE_MS);
  expect(await other.obtain()).toBe(first);
  clock.advanceMs(MINUTE_MS);
  const [next, same] = await Promise.all([one.obtain(), other.obtain()]);
  expect([next === first, next]).toEqual([false, same]);
});

test('a token that is refused is replaced for all, once', async () => {
  const { process } = installation();
  const [one, other] = [process(), process()];
  const refused = await one.obtain();
  await other.obtain();
  await one.share.discard('apns key', refused);
  const next = await one.obtain();
  await other.share.discard('apns key', refused);
  expect([next === refused, await other.obtain()]).toEqual([false, next]);
});

test('without the others each process uses a token of its own, and a common one later', async () => {
  const { clock, place, process } = installation();
  const [one, other] = [process(), process()];
  place.isAway = true;
  const own = [await one.obtain(), await other.obtain()];
  expect(new Set(own).size).toBe(2);
  await one.share.discard('apns key', own[0] ?? '');
  expect(await one.obtain()).not.toBe(own[0]);
  place.isAway = false;
  clock.advanceMs(40 * MINUTE_MS);
  expect(await one.obtain()).toBe(await other.obtain());
});

test('what another version of the program has kept is no token', async () => {
  const { process, values } = installation();
  await values.keepFirst('apns key', '{"jwt":"other"}', MINUTE_MS);
  expect(await process().obtain()).toBe('token 1');
});
