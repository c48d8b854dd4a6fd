import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryMailbox } from '../store/mailbox-access.ts';
import { Replica } from '../testing/replica.ts';
import { someMessage, testServer } from '../testing/test-server.ts';

/** One step: a command of a session, with its numbers chosen when it comes to that, or a change from within. */
type Step = {
  readonly session: 0 | 1;
  readonly action: (typeof ACTIONS)[number];
  readonly first: number;
  readonly last: number;
  readonly flag: string;
};

const ACTIONS = [
  'append',
  'catch-up',
  'store-add',
  'store-remove-by-uid',
  'store-replace',
  'fetch-flags',
  'fetch-body',
  'search',
  'uid-search',
  'copy-here',
  'move-here',
  'expunge',
  'uid-expunge',
  'reopen',
  'deliver',
  'expunge-within',
  'flag-within',
] as const;

const step: fc.Arbitrary<Step> = fc.record({
  session: fc.constantFrom(0, 1),
  action: fc.constantFrom(...ACTIONS),
  first: fc.nat(5),
  last: fc.nat(5),
  flag: fc.constantFrom('\\Seen', '\\Deleted', '\\Deleted', '$Work'),
});

type Inside = { readonly replica: Replica; readonly mailbox: MemoryMailbox; readonly name: string };

/** The command of a step; undefined when the step is none, or there is no message to name. */
function commandOf({ action, first, last, flag }: Step, { replica, name }: Inside): string | undefined {
  const count = replica.messages.length;
  if (action === 'append') return `APPEND ${name} (${flag}) {1+}\r\nx`;
  if (action === 'expunge') return 'EXPUNGE';
  if (action === 'search') return 'SEARCH ALL';
  if (count === 0) return undefined;
  const set = `${(first % count) + 1}:${(last % count) + 1}`;
  const uids = `${first + 1}:${last + 8}`;
  const commands: Partial<Record<Step['action'], string>> = {
    'store-add': `STORE ${set} +FLAGS (${flag})`,
    'store-remove-by-uid': `UID STORE ${uids} -FLAGS (${flag})`,
    'store-replace': `STORE ${set} FLAGS (${flag})`,
    'fetch-flags': `FETCH ${set} (FLAGS UID)`,
    'fetch-body': `UID FETCH ${uids} BODY[]`,
    'uid-search': `UID SEARCH ${set}`,
    'copy-here': `COPY ${set} ${name}`,
    'move-here': `UID MOVE ${uids} ${name}`,
    'uid-expunge': `UID EXPUNGE ${uids}`,
  };
  return commands[action];
}

async function perform(each: Step, inside: Inside): Promise<void> {
  const { replica, mailbox, name } = inside;
  const command = commandOf(each, inside);
  const within = mailbox.messages[each.first]?.uid ?? 0;
  if (command !== undefined) expect(await replica.run(command)).not.toBe('BAD');
  else if (each.action === 'reopen') await replica.open(name);
  else if (each.action === 'deliver') mailbox.append(someMessage(), { flags: [each.flag] });
  else if (each.action === 'expunge-within') mailbox.expunge(within);
  else if (each.action === 'flag-within') mailbox.setFlags(within, [each.flag]);
  else if (each.action === 'catch-up') await checkCaughtUp(inside);
}

async function checkCaughtUp({ replica, mailbox }: Inside): Promise<void> {
  await replica.catchUp();
  expect(replica.messages).toEqual(mailbox.messages.map(({ uid, flags }) => ({ uid, flags })));
}

describe('two sessions in one mailbox', () => {
  it('both know the mailbox when they have caught up, and no number changes under them before', async () => {
    const { client, server } = await testServer();
    const replicas = [new Replica(await client()), new Replica(await client())];
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        runs += 1;
        const name = `Run${runs}`;
        const mailbox = server.mailbox('ada', name);
        for (let count = 0; count < 3; count += 1) mailbox.append(someMessage());
        const insides = replicas.map((replica): Inside => ({ replica, mailbox, name }));
        for (const { replica } of insides) await replica.open(name);
        for (const each of steps) await perform(each, insides[each.session] as Inside);
        for (const inside of insides) await checkCaughtUp(inside);
      }),
      { numRuns: 150 },
    );
  });
});
