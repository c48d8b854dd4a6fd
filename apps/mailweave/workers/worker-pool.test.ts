import { ManualClock } from '@mailweave/foundation';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type PoolWorker, WorkerNotStartedError, WorkerPool } from './worker-pool.ts';

beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
});

/** A worker that does what the test says. */
class FakeWorker implements PoolWorker {
  readonly id: number;
  readonly #started = Promise.withResolvers<boolean>();
  readonly #ended = Promise.withResolvers<string>();
  readonly started = this.#started.promise;
  readonly ended = this.#ended.promise;
  orders: string[] = [];
  /** Ends when it is asked to. */
  obedient = true;

  constructor(id: number) {
    this.id = id;
  }

  serve(): void {
    this.#started.resolve(true);
  }

  end(how: string): void {
    this.#started.resolve(false);
    this.#ended.resolve(how);
  }

  drain(): void {
    this.orders.push('drain');
    if (this.obedient) this.end('code 0');
  }

  signal(signal: string): void {
    this.orders.push(signal);
    this.end(signal);
  }
}

/** @param behaviour what each worker does when it is forked, by its number from 1 */
function testPool(behaviour: (worker: FakeWorker) => void = (worker) => worker.serve()) {
  const forked: FakeWorker[] = [];
  const log: string[] = [];
  const clock = new ManualClock(0);
  const pool = new WorkerPool<FakeWorker>({
    fork: () => {
      const worker = new FakeWorker(forked.length + 1);
      forked.push(worker);
      behaviour(worker);
      return worker;
    },
    clock,
    endWithinMs: 10_000,
    events: {
      started: ({ id }) => log.push(`${id} started`),
      ended: ({ id }, how, asked) => log.push(`${id} ended: ${how}${asked ? ', as asked' : ''}`),
    },
  });
  return { pool, forked, log, clock, ids: () => pool.workers.map(({ id }) => id) };
}

test('a worker that ends by itself is replaced, later each time, and others go on', async () => {
  const { pool, forked, log, ids } = testPool();
  await pool.start(2);
  forked[0]?.end('SIGKILL');
  await vi.advanceTimersByTimeAsync(99);
  expect(ids()).toEqual([2]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ids()).toEqual([2, 3]);
  forked[2]?.end('code 1');
  await vi.advanceTimersByTimeAsync(199);
  expect(ids()).toEqual([2]);
  await vi.advanceTimersByTimeAsync(1);
  expect(ids()).toEqual([2, 4]);
  expect(log).toEqual([
    '1 started',
    '2 started',
    '1 ended: SIGKILL',
    '3 started',
    '3 ended: code 1',
    '4 started',
  ]);
});

test('a pool whose workers cannot start ends them all and says so', async () => {
  const { pool, forked, ids } = testPool((worker) =>
    worker.id === 2 ? worker.end('code 1') : worker.serve(),
  );
  await expect(pool.start(3)).rejects.toThrow(WorkerNotStartedError);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ids()).toEqual([]);
  expect(forked).toHaveLength(3);
});

test('all are replaced one by one: a new one serves before an old one is asked to end', async () => {
  const { pool, forked, log, ids } = testPool((worker) => worker.id <= 2 && worker.serve());
  await pool.start(2);
  log.length = 0;
  const replaced = pool.replaceAll(3);
  await vi.advanceTimersByTimeAsync(0);
  expect(log).toEqual([]);
  for (const number of [3, 4, 5]) {
    forked[number - 1]?.serve();
    await vi.advanceTimersByTimeAsync(0);
  }
  await replaced;
  expect(log).toEqual([
    '3 started',
    '1 ended: code 0, as asked',
    '4 started',
    '2 ended: code 0, as asked',
    '5 started',
  ]);
  expect(ids()).toEqual([3, 4, 5]);
});

test('fewer workers than before is possible too', async () => {
  const { pool, ids } = testPool();
  await pool.start(3);
  await pool.replaceAll(1);
  expect(ids()).toEqual([4]);
});

test('when a new one does not start, the old ones stay and are still replaced if they end', async () => {
  const { pool, forked, ids } = testPool((worker) =>
    worker.id === 3 ? worker.end('code 1') : worker.serve(),
  );
  await pool.start(2);
  await expect(pool.replaceAll(2)).rejects.toThrow(WorkerNotStartedError);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ids()).toEqual([1, 2]);
  forked[0]?.end('SIGSEGV');
  await vi.advanceTimersByTimeAsync(100);
  expect(ids()).toEqual([2, 4]);
});

test('a worker that does not end when it is asked is killed after its time', async () => {
  const { pool, forked } = testPool((worker) => {
    worker.obedient = worker.id !== 1;
    worker.serve();
  });
  await pool.start(2);
  const stopped = pool.stop();
  await vi.advanceTimersByTimeAsync(9_999);
  expect(forked.map(({ orders }) => orders)).toEqual([['drain'], ['drain']]);
  await vi.advanceTimersByTimeAsync(1);
  await stopped;
  expect(forked[0]?.orders).toEqual(['drain', 'SIGKILL']);
  expect(vi.getTimerCount()).toBe(0);
});

test('a pool that stops starts nobody any more', async () => {
  const { pool, forked, ids } = testPool((worker) => worker.id !== 3 && worker.serve());
  await pool.start(2);
  forked[0]?.end('SIGKILL');
  const replaced = pool.replaceAll(2);
  await vi.advanceTimersByTimeAsync(0);
  await pool.stop();
  await replaced;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ids()).toEqual([]);
  expect(forked).toHaveLength(3);
});
