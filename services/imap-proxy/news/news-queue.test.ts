import { MAX_NEWS_PER_CALL, type WovenNews } from '@mailweave/contracts';
import { expect, test } from 'vitest';
import { ProxyEvents } from '../events.ts';
import { Recorder } from '../testing/recorder.ts';
import { NewsQueue } from './news-queue.ts';
import { NewsRefusedError } from './news-refused-error.ts';

const seen = (uid: number): WovenNews => ({
  news: 'seen',
  login: 'anna',
  address: 'anna@example.org',
  mailbox: 'INBOX',
  uidValidity: 7,
  uids: [uid],
  atMs: 0,
});

class Fixture {
  readonly recorder = new Recorder();
  /** UIDs of each call that was taken. */
  readonly calls: number[][] = [];
  readonly pausesMs: number[] = [];
  failure: Error | undefined;
  #wake: (() => void) | undefined;
  readonly queue = new NewsQueue({
    taker: {
      take: async (news) => {
        if (this.failure !== undefined) throw this.failure;
        this.calls.push(news.flatMap((each) => (each.news === 'seen' ? each.uids : [])));
      },
    },
    events: new ProxyEvents(this.recorder, this.recorder),
    timer: (delayMs, callBack) => {
      this.pausesMs.push(delayMs);
      this.#wake = callBack;
      return () => {
        this.#wake = undefined;
      };
    },
  });

  tell(first: number, last: number): void {
    for (let uid = first; uid <= last; uid += 1) this.queue.tell(seen(uid));
  }

  /** The pause is over. */
  wake(): void {
    this.#wake?.();
  }

  outcome(name: string): number {
    return this.recorder.total('mailweave_imap_push_news_total', name);
  }

  async failed(times: number): Promise<void> {
    await this.recorder.until(() => this.recorder.text.split('imap-push-news-not-taken').length > times);
  }
}

test('news goes in its order, many with one call', async () => {
  const fixture = new Fixture();
  fixture.tell(1, MAX_NEWS_PER_CALL + 3);
  await fixture.recorder.until(() => fixture.outcome('told') === MAX_NEWS_PER_CALL + 3);
  expect(fixture.calls.flat()).toEqual(Array.from({ length: MAX_NEWS_PER_CALL + 3 }, (_, at) => at + 1));
  expect(fixture.calls.length).toBeLessThanOrEqual(3);
});

test.each([0, 1, 2, 3, 4])(
  'news that comes %i turns after all was told waits for no other',
  async (turns) => {
    const both = Promise.withResolvers<void>();
    let calls = 0;
    const queue = new NewsQueue({
      taker: {
        take: async () => {
          calls += 1;
          if (calls === 2) both.resolve();
        },
      },
      events: {
        newsTold: async () => {
          for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
          if (calls === 1) queue.tell(seen(2));
        },
        newsLost: () => undefined,
        newsNotTaken: () => undefined,
      },
    });
    queue.tell(seen(1));
    await both.promise;
    expect(calls).toBe(2);
  },
);

test('what is not taken is told again, after longer and longer pauses', async () => {
  const fixture = new Fixture();
  fixture.failure = new Error('away');
  fixture.tell(1, 1);
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await fixture.failed(attempt);
    await Promise.resolve();
    fixture.wake();
  }
  await fixture.failed(4);
  fixture.failure = undefined;
  fixture.tell(2, 2);
  await new Promise((resolve) => setImmediate(resolve));
  expect(fixture.calls).toEqual([]);
  fixture.wake();
  await fixture.recorder.until(() => fixture.outcome('told') === 2);
  expect([fixture.calls, fixture.pausesMs]).toEqual([[[1, 2]], [1_000, 2_000, 4_000, 8_000]]);
});

test('while nothing is taken only so much is kept, and the rest is counted as lost', async () => {
  const fixture = new Fixture();
  fixture.failure = new Error('away');
  fixture.tell(1, 10_005);
  expect(fixture.outcome('lost-full')).toBe(5);
  await fixture.failed(1);
  await fixture.queue.close();
  expect([fixture.outcome('lost-stopped'), fixture.outcome('told')]).toEqual([10_000, 0]);
});

test('what will never be taken holds nothing up', async () => {
  const fixture = new Fixture();
  fixture.failure = new NewsRefusedError(422);
  fixture.tell(1, 1);
  await fixture.recorder.until(() => fixture.outcome('lost-refused') === 1);
  fixture.failure = undefined;
  fixture.tell(2, 2);
  await fixture.recorder.until(() => fixture.outcome('told') === 1);
  expect(fixture.calls).toEqual([[2]]);
});

test('a queue that is closed has told what it had, and takes nothing more', async () => {
  const fixture = new Fixture();
  fixture.failure = new Error('away');
  fixture.tell(1, 2);
  await fixture.failed(1);
  fixture.failure = undefined;
  await fixture.queue.close();
  fixture.tell(3, 3);
  expect([fixture.calls, fixture.outcome('lost-stopped')]).toEqual([[[1, 2]], 1]);
});
