import { expect, it } from 'vitest';
import { SharedReads } from './shared-reads.ts';

it('a shared read was begun after it was asked for, and is one for all that ask meanwhile', async () => {
  const reads = new SharedReads<number>();
  const answers: PromiseWithResolvers<number>[] = [];
  const read = () => {
    const answer = Promise.withResolvers<number>();
    answers.push(answer);
    return answer.promise;
  };
  const first = reads.of('key', read);
  const rest = [reads.of('key', read), reads.of('key', read)];
  const other = reads.of('other', read);
  expect(answers).toHaveLength(2);
  answers[0]?.reject(new Error('the first fails'));
  await expect(first).rejects.toThrow('the first fails');
  expect(answers).toHaveLength(3);
  answers[1]?.resolve(1);
  answers[2]?.resolve(2);
  expect(await Promise.all([other, ...rest])).toEqual([1, 2, 2]);
  void reads.of('key', read);
  expect(answers).toHaveLength(4);
});
