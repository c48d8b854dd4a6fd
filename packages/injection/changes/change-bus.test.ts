import { ManualTicker, SequentialRandom } from '@mailweave/foundation';
import { expect, test } from 'vitest';
import { userKeyNumber } from '../testing/builders.ts';
import { ChangeBus } from './change-bus.ts';

const ports = {
  onFailure: () => undefined,
  random: new SequentialRandom(),
  ticker: new ManualTicker().start,
};
const user = { tenantId: 'default', userKey: userKeyNumber(1) };

test('a listener hears of its user until its watch ends, and two watches of one listener end one by one', () => {
  const bus = new ChangeBus(ports);
  const heard: string[] = [];
  const listener = () => heard.push('change');
  const endFirst = bus.watch(user, listener);
  const endSecond = bus.watch(user, listener);
  bus.notify(user);
  expect(heard).toHaveLength(2);
  endFirst();
  endFirst();
  bus.notify(user);
  bus.notify({ ...user, userKey: userKeyNumber(2) });
  bus.notify({ ...user, tenantId: 'acme' });
  expect(heard).toHaveLength(3);
  endSecond();
  bus.notify(user);
  expect(heard).toHaveLength(3);
  expect(bus.watchedUsers('default')).toEqual([]);
});

test('a listener that throws, or leaves while it is called, keeps no other from hearing', () => {
  const failures: unknown[] = [];
  const bus = new ChangeBus({ ...ports, onFailure: (error) => failures.push(error) });
  const failure = new Error('session is gone');
  const heard: string[] = [];
  bus.watch(user, () => {
    throw failure;
  });
  const end = bus.watch(user, () => end());
  bus.watch(user, () => heard.push('change'));
  bus.notifyTenant('default');
  expect(heard).toEqual(['change']);
  expect(failures).toEqual([failure]);
});

test('a tap hears once of each change, whether or not somebody watches, and of a tenant as a whole', () => {
  const bus = new ChangeBus(ports);
  const heard: unknown[] = [];
  const end = bus.tap((change) => heard.push(change));
  bus.notify({ ...user, userKey: userKeyNumber(2) });
  bus.watch(user, () => undefined);
  bus.watch({ ...user, userKey: userKeyNumber(2) }, () => undefined);
  bus.notifyTenant('default');
  bus.notifyAll('acme', []);
  expect(heard).toEqual([
    { tenantId: 'default', userKey: userKeyNumber(2) },
    { tenantId: 'default' },
    { tenantId: 'acme' },
  ]);
  end();
  bus.notify(user);
  expect(heard).toHaveLength(3);
});

test('who watches is told later, once, and who has left meanwhile or was never there is not', () => {
  const ticker = new ManualTicker();
  const bus = new ChangeBus({ ...ports, ticker: ticker.start });
  const heard: string[] = [];
  bus.watch(user, ({ userKey }) => heard.push(userKey));
  const other = { ...user, userKey: userKeyNumber(2) };
  const end = bus.watch(other, ({ userKey }) => heard.push(userKey));
  bus.notifyLater(user, 10_000);
  bus.notifyLater(other, 10_000);
  bus.notifyLater({ ...user, userKey: userKeyNumber(3) }, 10_000);
  end();
  ticker.tick(2);
  expect(heard).toEqual([]);
  ticker.tick(2);
  expect(heard).toEqual([user.userKey]);
  expect(ticker.running).toBe(0);
});

test('a closed bus tells nobody later', () => {
  const ticker = new ManualTicker();
  const bus = new ChangeBus({ ...ports, ticker: ticker.start });
  const heard: string[] = [];
  bus.watch(user, ({ userKey }) => heard.push(userKey));
  bus.notifyLater(user, 0);
  bus.close();
  ticker.tick(5);
  expect(heard).toEqual([]);
});

test('a tap is told later of each user, whether or not he is watched here', () => {
  const ticker = new ManualTicker();
  const bus = new ChangeBus({ ...ports, ticker: ticker.start });
  const heard: unknown[] = [];
  const end = bus.tap((change) => heard.push(change));
  bus.notifyLater(user, 4_000);
  ticker.tick(1);
  expect(heard).toEqual([]);
  ticker.tick(2);
  expect(heard).toEqual([user]);
  end();
  bus.notifyLater(user, 0);
  expect(ticker.running).toBe(0);
});
