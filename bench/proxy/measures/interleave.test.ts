import { expect, test } from 'vitest';
import type { Subject, SubjectName } from '../subjects/subject.ts';
import { interleave } from './interleave.ts';

function aSubject(name: SubjectName): Subject {
  const address = { host: '127.0.0.1', port: 1, tls: false };
  return { name, plain: address, tls: address, pid: undefined, [Symbol.asyncDispose]: async () => undefined };
}

test('subjects take turns, each round begins with another one, and the rounds that warm up are not counted', async () => {
  const turns: SubjectName[] = [];
  const samples = await interleave({
    subjects: [aSubject('direct'), aSubject('nginx'), aSubject('mailweave')],
    rounds: 2,
    warmUpRounds: 1,
    measure: async ({ name }) => turns.push(name),
    onRound: () => undefined,
  });
  expect(turns).toEqual([
    ...['direct', 'nginx', 'mailweave'],
    ...['direct', 'nginx', 'mailweave'],
    ...['nginx', 'mailweave', 'direct'],
  ]);
  expect(samples.get('direct')?.map(({ value }) => value)).toEqual([4, 9]);
});
