import { type Bus, type BusSubscriber, ManualTicker, SequentialRandom } from '@mailweave/foundation';
import { ChangeBus } from '@mailweave/injection';
import { expect, onTestFinished, test } from 'vitest';
import { userKeyNumber } from '../testing/test-middleware.ts';
import { ChangeNotes } from './change-notes.ts';

const user = { tenantId: 'default', userKey: userKeyNumber(1) };

/** Tells everybody within `publish`: a test sees at once what comes of it. */
class ImmediateBus implements Bus {
  readonly subscribers = new Set<BusSubscriber>();
  readonly published: string[] = [];

  publish(_channel: string, text: string): void {
    this.published.push(text);
    for (const { message } of this.subscribers) message(text);
  }

  subscribe(_channel: string, subscriber: BusSubscriber): () => void {
    this.subscribers.add(subscriber);
    return () => this.subscribers.delete(subscriber);
  }
}

const random = new SequentialRandom();

/** One process, with one open session of the user. */
function processOn(bus: Bus) {
  const ticker = new ManualTicker();
  const changes = new ChangeBus({ onFailure: () => undefined, random, ticker: ticker.start });
  const seen = { looks: 0, told: 0 };
  const look = (): void => {
    seen.looks += 1;
  };
  const notes = new ChangeNotes({ bus, changes, look, random, ticker: ticker.start });
  onTestFinished(() => notes.close());
  changes.watch(user, () => {
    seen.told += 1;
  });
  return { changes, notes, seen, ticker };
}

function twoProcesses() {
  const bus = new ImmediateBus();
  return { bus, one: processOn(bus), other: processOn(bus) };
}

test('a write of one process makes the others look, and not itself', () => {
  const { one, other } = twoProcesses();
  one.changes.notify(user);
  expect(one.seen).toEqual({ looks: 0, told: 1 });
  expect(other.seen).toEqual({ looks: 1, told: 0 });
  one.ticker.tick(2);
  other.ticker.tick(2);
  one.changes.notifyTenant(user.tenantId);
  expect(other.seen.looks).toBe(2);
});

test('what one process heard from others goes no further', () => {
  const { bus, one, other } = twoProcesses();
  one.changes.notify(user, 'elsewhere');
  one.changes.notifyTenant(user.tenantId, 'elsewhere');
  expect(bus.published).toEqual([]);
  expect(other.seen).toEqual({ looks: 0, told: 0 });
});

test('what time alone made is told to the sessions of the others, for it stands in no feed', () => {
  const { one, other } = twoProcesses();
  one.changes.notify(user, 'time');
  expect(one.seen).toEqual({ looks: 0, told: 1 });
  expect(other.seen).toEqual({ looks: 0, told: 1 });
});

test('many writes at once make the others look at once, and once more afterwards', () => {
  const { bus, one, other } = twoProcesses();
  for (let n = 0; n < 100; n += 1) one.changes.notify(user);
  expect(other.seen.looks).toBe(1);
  one.ticker.tick();
  other.ticker.tick();
  expect(other.seen.looks).toBe(2);
  expect(bus.published).toHaveLength(2);
});

test('who may have missed notes looks', () => {
  const { bus, one } = twoProcesses();
  for (const { onGap } of bus.subscribers) onGap();
  expect(one.seen.looks).toBe(1);
});

test.each(['', 'x', '7', '{}', '{"from":"a","change":{"tenantId":"default","userKey":7}}'])(
  'a note that is none of ours (%j) is passed over',
  (text) => {
    const { bus, one } = twoProcesses();
    bus.publish('changes', text);
    expect(one.seen).toEqual({ looks: 0, told: 0 });
  },
);

test('after the end nothing is said and nothing heard', () => {
  const { bus, one, other } = twoProcesses();
  one.notes.close();
  one.changes.notify(user);
  expect(bus.published).toEqual([]);
  other.changes.notify(user);
  expect(one.seen.looks).toBe(0);
});
