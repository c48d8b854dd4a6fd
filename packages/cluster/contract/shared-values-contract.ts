import { expect, test } from 'vitest';
import type { OpenClusters } from './open-clusters.ts';

const HOUR_MS = 3_600_000;

export function describeSharedValues(open: OpenClusters): void {
  test('of several processes the first decides on a value, and all of them find it', async () => {
    const clusters = await open();
    const kept = await Promise.all(
      clusters.map(({ values }, number) => values.keepFirst('one', `value ${number}`, HOUR_MS)),
    );
    const found = await Promise.all(clusters.map(({ values }) => values.find('one')));
    expect(new Set([...kept, ...found]).size).toBe(1);
  });

  test('values have their names, and nobody finds what was not kept', async () => {
    const [{ values }] = await open();
    await values.keepFirst('one', 'Grüße', HOUR_MS);
    expect(await values.keepFirst('other', '{"a":"\\u0000"}', HOUR_MS)).toBe('{"a":"\\u0000"}');
    expect([await values.find('one'), await values.find('third')]).toEqual(['Grüße', undefined]);
  });

  test('a value that is to be forgotten makes room for the next, and another one stays', async () => {
    const clusters = await open();
    const [{ values }] = clusters;
    const elsewhere = (clusters.at(-1) ?? clusters[0]).values;
    await values.keepFirst('one', 'old', HOUR_MS);
    await elsewhere.forget('one', 'other');
    expect(await values.find('one')).toBe('old');
    await elsewhere.forget('one', 'old');
    expect(await values.find('one')).toBeUndefined();
    expect(await values.keepFirst('one', 'new', HOUR_MS)).toBe('new');
  });

  test('a value whose time is over is found by nobody', async () => {
    const [{ values }] = await open();
    await values.keepFirst('one', 'short', 1);
    await expect.poll(() => values.find('one')).toBeUndefined();
    expect(await values.keepFirst('one', 'next', HOUR_MS)).toBe('next');
  });
}
