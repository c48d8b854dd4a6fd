import { describe, expect, it } from 'vitest';
import { forEachAtOnce, piecesOf } from './at-once.ts';
import { KeyedTurns } from './keyed-turns.ts';

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('work on many things', () => {
  it('is done for each, so many at once and no more', async () => {
    const done: number[] = [];
    let [running, most] = [0, 0];
    await forEachAtOnce([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await nextTurn();
      running -= 1;
      done.push(item);
    });
    expect({ done, most }).toEqual({ done: [1, 2, 3, 4, 5, 6, 7], most: 3 });
  });

  it('stops at the first failure, when what had begun has ended', async () => {
    const ended: number[] = [];
    const work = async (item: number) => {
      await nextTurn();
      if (item === 1) throw new Error('one');
      await nextTurn();
      ended.push(item);
    };
    await expect(forEachAtOnce([1, 2, 3, 4, 5, 6], 2, work)).rejects.toThrow('one');
    expect(ended).toEqual([2]);
  });

  it('comes in pieces', () => {
    expect([...piecesOf([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
  });
});

describe('turns', () => {
  it('keep work on one thing apart and in order, also after a failure, and let other things pass', async () => {
    const turns = new KeyedTurns();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await nextTurn();
      log.push(`${name} ends`);
      if (name === 'a1') throw new Error(name);
    };
    const results = [turns.run('a', work('a1')), turns.run('a', work('a2')), turns.run('b', work('b1'))];
    const outcomes = await Promise.allSettled(results);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(log).toHaveLength(6);
    expect(log.indexOf('a1 ends')).toBeLessThan(log.indexOf('a2 begins'));
    expect(log.indexOf('b1 begins')).toBeLessThan(log.indexOf('a1 ends'));
  });
});
