import { ManualClock } from '@mailweave/foundation';
import { describe, expect, it } from 'vitest';
import { GroupedWrites } from './grouped-writes.ts';
import type { Statement } from './session.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** Requests stay under way until they are answered here, the oldest first. */
class SlowSession {
  readonly options = { clock: new ManualClock(7) };
  readonly requests: (readonly Statement[])[] = [];
  readonly #answers: PromiseWithResolvers<void>[] = [];

  async writeAll(statements: readonly Statement[]): Promise<void> {
    this.requests.push(statements);
    const answer = Promise.withResolvers<void>();
    this.#answers.push(answer);
    await answer.promise;
  }

  async answer(error?: Error): Promise<void> {
    const answer = this.#answers.shift();
    if (error === undefined) answer?.resolve();
    else answer?.reject(error);
    await nextTurn();
  }

  /** What each request carries, without timestamps. */
  get carried(): unknown[][] {
    return this.requests.map((request) => request.map(({ params }) => params[1]));
  }
}

function setUp() {
  const session = new SlowSession();
  const writes = new GroupedWrites(session);
  const write = (partition: string, value: string) => writes.write(partition, { query: '', params: [value] });
  return { session, write };
}

describe('writes to partitions that many write to', () => {
  it('go together where one is under way, and apart for another partition', async () => {
    const { session, write } = setUp();
    const all = [write('p', 'a'), write('q', 'b')];
    await nextTurn();
    all.push(write('p', 'c'), write('p', 'd'));
    await nextTurn();
    expect(session.carried).toEqual([['a'], ['b']]);
    await session.answer();
    expect(session.carried).toEqual([['a'], ['b'], ['c', 'd']]);
    await session.answer();
    await session.answer();
    await Promise.all(all);
  });

  it('of one moment go together at once, a hundred in a request', async () => {
    const { session, write } = setUp();
    const all = Array.from({ length: 150 }, (_, n) => write('p', String(n)));
    await nextTurn();
    await session.answer();
    await session.answer();
    await Promise.all(all);
    expect(session.requests.map(({ length }) => length)).toEqual([100, 50]);
  });

  it('have timestamps in the order in which they were asked for', async () => {
    const { session, write } = setUp();
    const all = ['a', 'b', 'c'].map((value) => write('p', value));
    await nextTurn();
    await session.answer();
    await Promise.all(all);
    const timestamps = session.requests.flat().map(({ params }) => params[0]);
    expect(timestamps).toEqual([7000n, 7001n, 7002n]);
  });

  it('fail for those only that were in the request that failed', async () => {
    const { session, write } = setUp();
    const first = write('p', 'a');
    await nextTurn();
    const second = write('p', 'b');
    const failing = expect(first).rejects.toThrow('away');
    await session.answer(new Error('away'));
    await failing;
    await session.answer();
    await second;
  });
});
