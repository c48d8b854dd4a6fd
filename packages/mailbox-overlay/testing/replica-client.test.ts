import { expect, test } from 'vitest';
import { responsesIn } from './read-responses.ts';
import { ProtocolViolation, ReplicaClient } from './replica-client.ts';

function replicaAfter(...lines: string[]): ReplicaClient {
  const replica = new ReplicaClient();
  for (const line of lines) replica.hear(responsesIn(line), true);
  return replica;
}

test('a replica loses and gains messages by what it hears', () => {
  const replica = replicaAfter(
    '* 2 EXISTS',
    '* 1 FETCH (UID 3)',
    '* 2 FETCH (UID 5 FLAGS (\\Seen))',
    '* 1 EXPUNGE',
  );
  replica.hear(responsesIn('* 2 EXISTS'), true);
  expect(replica.uids).toEqual([5, undefined]);
  expect(replica.flagsOf(5)).toEqual(['\\Seen']);
});

test.each([
  ['fewer messages without an EXPUNGE', '* 1 EXISTS'],
  ['an EXPUNGE beyond the end', '* 3 EXPUNGE'],
  ['a FETCH beyond the end', '* 3 FETCH (FLAGS ())'],
  ['another UID for a message', '* 1 FETCH (UID 4)'],
  ['UIDs that do not ascend', '* 2 FETCH (UID 2)'],
])('a replica does not put up with %s', (_what, line) => {
  const replica = replicaAfter('* 2 EXISTS', '* 1 FETCH (UID 3)');
  expect(() => replica.hear(responsesIn(line), true)).toThrow(ProtocolViolation);
});

test('a replica does not put up with an EXPUNGE while numbers must stay', () => {
  const replica = replicaAfter('* 2 EXISTS');
  expect(() => replica.hear(responsesIn('* 1 EXPUNGE'), false)).toThrow(ProtocolViolation);
});
