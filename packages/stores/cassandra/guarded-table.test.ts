import { SequentialRandom } from '@mailweave/foundation';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GuardedTable } from './guarded-table.ts';
import { type Fate, UnreliablePartition } from './testing/unreliable-partition.ts';

const silent: readonly Fate[] = ['done-silently', 'done-silently', 'lost'];
const told: readonly Fate[] = Array(10).fill('answered');

/** A table gives up after more silence. */
const someFates = fc.shuffledSubarray([...silent, ...told]);

function counting(table: GuardedTable): Promise<number> {
  return table.change('keyspace', 'id', (slots) => {
    const next = Number(slots.get('count') ?? 0) + 1;
    return { result: next, put: new Map([['count', String(next)]]) };
  });
}

describe('a guarded table', () => {
  it('makes every change once, of several processes, whatever becomes of the answers', async () => {
    await fc.assert(
      fc.asyncProperty(someFates, async (fates) => {
        const partition = new UnreliablePartition(new SequentialRandom(), fates);
        const processes = [1, 2, 3].map(() => new GuardedTable(partition, 'table'));
        const counts = await Promise.all(processes.flatMap((table) => [counting(table), counting(table)]));
        expect(counts.toSorted()).toEqual([1, 2, 3, 4, 5, 6]);
        const [table] = processes;
        expect(Object.fromEntries((await table?.read('keyspace', 'id')) ?? [])).toEqual({ count: '6' });
      }),
      { numRuns: 40 },
    );
  });

  it('makes its change however often others write first', async () => {
    const partition = new UnreliablePartition(new SequentialRandom(), []);
    const [table, other] = [new GuardedTable(partition, 'table'), new GuardedTable(partition, 'table')];
    let quicker = 200;
    const count = await table.change('keyspace', 'id', async (slots) => {
      for (; quicker > 0; quicker -= 1) await counting(other);
      const next = Number(slots.get('count') ?? 0) + 1;
      return { result: next, put: new Map([['count', String(next)]]) };
    });
    expect(count).toBe(201);
  });

  it('writes nothing for a decision that changes nothing', async () => {
    const partition = new UnreliablePartition(new SequentialRandom(), ['lost']);
    const table = new GuardedTable(partition, 'table');
    expect(await table.change('keyspace', 'id', () => ({ result: 'as it was' }))).toBe('as it was');
    expect(await table.version('keyspace', 'id')).toBe(0);
  });

  it('gives up where it can never be told whether the change was made', async () => {
    const silence = {
      *[Symbol.iterator]() {
        for (;;) yield 'lost' as const;
      },
    };
    const partition = new UnreliablePartition(new SequentialRandom(), silence);
    await expect(counting(new GuardedTable(partition, 'table'))).rejects.toMatchObject({
      code: 'store-unavailable',
    });
  });
});
