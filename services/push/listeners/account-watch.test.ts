import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListenerWorld } from '../testing/listener-world.ts';
import {
  COMMAND_TIMEOUT_MS,
  IDLE_MS,
  LOOK_MS,
  MAILBOXES,
  notifyWorld,
  POLL_MS,
  toldOf,
  untilQuiet,
} from '../testing/notify-world.ts';

test('tells of mailboxes that are not open once the server does, and of no others', async () => {
  await using made = await notifyWorld();
  const { server, world } = made;
  world.listen();
  await untilQuiet(world);
  server.deliver('Lists');
  await world.intake.until((taken) => taken.length === 1);
  server.deliver('Sent');
  server.deliver('INBOX');
  await world.intake.until((taken) => taken.length === 2);
  expect(toldOf(world.intake.taken)).toEqual(['Lists 1', 'INBOX 1']);
});

test('tells what was read in a mailbox that is not open', async () => {
  await using made = await notifyWorld();
  const { server, world } = made;
  world.listen();
  await untilQuiet(world);
  const uid = server.deliver('Lists');
  await world.intake.until((taken) => taken.length === 1);
  server.see('Lists', uid);
  await world.intake.until((taken) => taken.length === 2);
  expect(toldOf(world.intake.taken)).toEqual(['Lists 1', 'seen Lists 1']);
});

test('does not ask for NOTIFY while INBOX is all that is wanted', async () => {
  await using made = await notifyWorld();
  const { server, world } = made;
  world.wanted = ['INBOX'];
  world.listen();
  await untilQuiet(world);
  expect(server.lines.filter((line) => line.includes('NOTIFY'))).toEqual([]);
});

test('listens to a mailbox that a device has just named', async () => {
  await using made = await notifyWorld();
  const { server, world } = made;
  world.wanted = ['INBOX'];
  const listener = world.listen();
  await untilQuiet(world);
  world.wanted = ['INBOX', 'Lists'];
  listener.resume();
  await world.timer.until((delays) => delays.includes(LOOK_MS) && delays.includes(IDLE_MS));
  server.deliver('Lists');
  await world.intake.until((taken) => taken.length === 1);
  expect(toldOf(world.intake.taken)).toEqual(['Lists 1']);
});

test('looks at all mailboxes from time to time, whether a server with NOTIFY tells or is silent', async () => {
  await using made = await notifyWorld((server) => {
    server.isSilent = true;
  });
  const { server, world } = made;
  world.listen();
  await untilQuiet(world);
  server.deliver('Lists');
  world.timer.elapse(LOOK_MS);
  await world.intake.until((taken) => taken.length === 1);
  expect(toldOf(world.intake.taken)).toEqual(['Lists 1']);
});

test.each(['NO', 'BAD'])(
  'polls the other mailboxes of a server that answers NOTIFY with %s',
  async (answer) => {
    await using made = await notifyWorld((server) => {
      server.notifyAnswer = answer;
    });
    const { server, world } = made;
    world.listen();
    await untilQuiet(world);
    server.deliver('Lists');
    server.deliver('INBOX');
    await world.intake.until((taken) => taken.length === 1);
    await world.timer.until((delays) => delays.includes(POLL_MS));
    await untilQuiet(world);
    world.timer.elapse(POLL_MS);
    await world.intake.until((taken) => taken.length === 2);
    expect(toldOf(world.intake.taken)).toEqual(['INBOX 1', 'Lists 1']);
  },
);

test('does without NOTIFY for an hour after it was too much for the server', async () => {
  await using made = await notifyWorld();
  const { server, world } = made;
  const askedFor = (): number => server.lines.filter((line) => line.includes('NOTIFY')).length;
  world.listen();
  await untilQuiet(world);
  server.overflow();
  await world.timer.until((delays) => delays.some((delayMs) => delayMs <= 1_000));
  world.timer.elapse(1_000);
  await untilQuiet(world);
  expect(askedFor()).toBe(1);
  server.drop();
  world.clock.advanceMs(60 * 60_000);
  await world.timer.until((delays) => delays.some((delayMs) => delayMs <= 1_000));
  world.timer.elapse(1_000);
  await untilQuiet(world);
  expect(askedFor()).toBe(2);
});

const step = fc.oneof(
  fc.record({ what: fc.constant('deliver' as const), mailbox: fc.constantFrom(...MAILBOXES) }),
  fc.record({ what: fc.constant('deliver read' as const), mailbox: fc.constantFrom(...MAILBOXES) }),
  fc.constant({ what: 'drop' as const, mailbox: '' }),
  fc.constant({ what: 'overflow' as const, mailbox: '' }),
  fc.constant({ what: 'mute' as const, mailbox: '' }),
  fc.constant({ what: 'time' as const, mailbox: '' }),
  fc.constant({ what: 'turn' as const, mailbox: '' }),
);

const isBackOff = (delayMs = 0): boolean => ![POLL_MS, LOOK_MS, COMMAND_TIMEOUT_MS].includes(delayMs);

/** The network has its turn. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Time passes where nobody waits for the server. */
async function pass({ timer }: ListenerWorld): Promise<void> {
  await timer.until((delays) => delays.includes(IDLE_MS) || (delays.length === 1 && isBackOff(delays[0])));
  timer.elapse(LOOK_MS);
  await turn();
}

test('tells of every unread message in a wanted mailbox once, whatever the server and the network do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      await using made = await notifyWorld();
      const { server, world } = made;
      world.listen();
      await untilQuiet(world);
      const expected: string[] = [];
      for (const { mailbox, what } of steps) {
        if (what === 'deliver') {
          const uid = server.deliver(mailbox);
          if (mailbox !== 'Sent') expected.push(`${mailbox} ${uid}`);
        } else if (what === 'deliver read') server.deliver(mailbox, true);
        else if (what === 'drop') server.drop();
        else if (what === 'overflow') server.overflow();
        else if (what === 'mute') server.isSilent = !server.isSilent;
        else if (what === 'time') await pass(world);
        else await turn();
      }
      while (world.intake.taken.length < expected.length) await pass(world);
      expect(toldOf(world.intake.taken).sort()).toEqual(expected.sort());
    }),
    { numRuns: 60 },
  );
});
