import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Report } from './messages.ts';
import { PrimaryNews } from './primary-news.ts';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

function line() {
  const sent: Report[] = [];
  return { sent, news: new PrimaryNews((report) => sent.push(report)) };
}

test('each taking waits for its own answer', async () => {
  const { news, sent } = line();
  const [first, second] = [news.take([]), news.take([])];
  expect(sent).toMatchObject([{ number: 1 }, { number: 2 }]);
  news.noted(2, true);
  news.noted(1, false);
  await expect(first).rejects.toMatchObject({ code: 'primary-news', retry: 'later' });
  await second;
});

test('a primary that says nothing has taken nothing', async () => {
  const { news } = line();
  const taking = expect(news.take([])).rejects.toMatchObject({ code: 'primary-news' });
  await vi.advanceTimersByTimeAsync(5_000);
  await taking;
  news.noted(1, true);
});
