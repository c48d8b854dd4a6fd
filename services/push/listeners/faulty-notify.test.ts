import { expect, test } from 'vitest';
import type { ListenerWorld } from '../testing/listener-world.ts';
import {
  COMMAND_TIMEOUT_MS,
  IDLE_MS,
  LOOK_MS,
  notifyWorld,
  POLL_MS,
  toldOf,
  untilQuiet,
} from '../testing/notify-world.ts';

const untilBackOff = ({ timer }: ListenerWorld): Promise<void> =>
  timer.until((delays) => delays.length === 1 && (delays[0] ?? 0) <= 2_000);

test('tells what came to a server that froze while all was quiet', async () => {
  await using made = await notifyWorld();
  const { server, world } = made;
  world.listen();
  await untilQuiet(world);
  server.isFrozen = true;
  server.deliver('Lists');
  world.timer.elapse(LOOK_MS);
  await world.timer.until((delays) => delays.includes(COMMAND_TIMEOUT_MS));
  world.timer.elapse(COMMAND_TIMEOUT_MS);
  await untilBackOff(world);
  server.isFrozen = false;
  world.timer.elapse(2_000);
  await world.intake.until((taken) => taken.length === 1);
  expect(toldOf(world.intake.taken)).toEqual(['Lists 1']);
});

test('asks a server that never tells anything of INBOX each time that it begins to idle anew', async () => {
  await using made = await notifyWorld((server) => {
    server.isMute = true;
  });
  const { server, world } = made;
  world.wanted = ['INBOX'];
  world.listen();
  await untilQuiet(world);
  server.deliver('INBOX');
  world.timer.elapse(IDLE_MS);
  await world.intake.until((taken) => taken.length === 1);
  expect(toldOf(world.intake.taken)).toEqual(['INBOX 1']);
});

test.each([
  ['breaks', ''],
  ['hangs', '* OK one moment\r\n'],
])('does without NOTIFY at a server that %s when it is asked for it', async (_, answer) => {
  await using made = await notifyWorld((server) => server.instead.set('NOTIFY', answer));
  const { server, world } = made;
  world.listen();
  if (answer !== '') {
    while (!server.lines.some((line) => line.includes('NOTIFY')))
      await new Promise((resolve) => setImmediate(resolve));
    world.timer.elapse(COMMAND_TIMEOUT_MS);
  }
  await untilBackOff(world);
  world.timer.elapse(2_000);
  await world.timer.until((delays) => delays.includes(POLL_MS) && delays.includes(IDLE_MS));
  server.deliver('Lists');
  world.timer.elapse(POLL_MS);
  await world.intake.until((taken) => taken.length === 1);
  expect(server.lines.filter((line) => line.includes('NOTIFY'))).toHaveLength(1);
});

test.each(['EXAMINE Lists', 'STATUS'])('goes on with INBOX where the answer to %s is NO', async (command) => {
  await using made = await notifyWorld((server) => server.instead.set(command, 'TAG NO [LIMIT] not now\r\n'));
  const { server, world } = made;
  world.listen();
  await untilQuiet(world);
  server.deliver('Lists');
  server.deliver('INBOX');
  await world.intake.until((taken) => taken.some(({ mailbox }) => mailbox === 'INBOX'));
  server.instead.clear();
  server.deliver('Lists');
  server.deliver('INBOX');
  await world.intake.until((taken) => taken.filter(({ mailbox }) => mailbox === 'INBOX').length === 2);
  await untilQuiet(world);
  world.timer.elapse(LOOK_MS);
  await untilQuiet(world);
  server.deliver('Lists');
  await world.intake.until((taken) => taken.some(({ mailbox }) => mailbox === 'Lists'));
  expect(world.metrics.total('mailweave_push_listener_troubles_total')).toBe(0);
});

test('is not disturbed by a server that tells without end of what nobody wants', async () => {
  await using made = await notifyWorld();
  const { server, world } = made;
  world.listen();
  await untilQuiet(world);
  const flood = Array.from({ length: 30_000 }, (_, at) => `* STATUS Sent (UIDNEXT ${at + 1})\r\n`);
  server.say(`${flood.join('')}* STATUS Lists ()\r\n* 7 EXPUNGE\r\n`);
  server.deliver('Lists');
  await world.intake.until((taken) => taken.length === 1);
  expect(toldOf(world.intake.taken)).toEqual(['Lists 1']);
  expect(world.metrics.total('mailweave_push_listener_troubles_total')).toBe(0);
});

test('begins anew in a mailbox that is not open and has new numbers', async () => {
  await using made = await notifyWorld();
  const { server, world } = made;
  server.deliver('Lists');
  world.listen();
  await untilQuiet(world);
  server.renumber('Lists');
  await world.timer.until(() => world.metrics.total('mailweave_push_listener_renumbered_total') === 1);
  await untilQuiet(world);
  server.deliver('Lists');
  await world.intake.until((taken) => taken.length === 1);
  expect(toldOf(world.intake.taken)).toEqual(['Lists 1001']);
});
