import { deepEqual, equal, ok } from 'node:assert/strict';
import type { ResponseCode } from '@mailweave/imap';
import fc from 'fast-check';
import type { Replica } from './replica.ts';
import { SESSIONS, subjectOf, turns, type World } from './world.ts';

const FLAGS = ['\\Seen', '\\Deleted', '\\Deleted', '\\Flagged'];

/** Something that happens. `session` and `at` choose a client and a message, whatever there is. */
export type Step = {
  readonly happens: keyof typeof STEPS;
  readonly session: number;
  readonly at: number;
  readonly flag: string;
};

type Doing = { readonly world: World; readonly step: Step };
type Client = Doing & { readonly replica: Replica };
type Target = Client & { readonly number: number; readonly uid: number };

/** A step of a client that has the INBOX open. */
function byClient(act: (client: Client) => Promise<void>): (doing: Doing) => Promise<void> {
  return async (doing) => {
    const replica = doing.world.sessions[doing.step.session];
    if (replica !== undefined) await act({ ...doing, replica });
  };
}

/** A step of a client that names one message whose UID it knows. */
function byTarget(act: (target: Target) => Promise<void>): (doing: Doing) => Promise<void> {
  return byClient(async (client) => {
    const at = client.step.at % Math.max(1, client.replica.messages.length);
    const uid = client.replica.messages[at]?.uid;
    if (uid !== undefined) await act({ ...client, number: at + 1, uid });
  });
}

const STEPS = {
  deliver: async ({ world }: Doing) => world.deliver(),
  publish: async ({ world }: Doing) => void world.publish(),
  'end a campaign': async ({ world, step }: Doing) => world.end(step.at),
  'time passes': async ({ world }: Doing) => world.passTime(),
  'new UIDVALIDITY': async ({ world }: Doing) => world.renewUidValidity(),
  'expunge elsewhere': async ({ world, step }: Doing) => expungeElsewhere(world, step),
  'flag elsewhere': async ({ world, step }: Doing) => flagElsewhere(world, step),
  enter: async ({ world, step }: Doing) => void (await world.enter(step.session, step.at)),
  'enter together': enterTogether,
  'die while claiming': dieWhileClaiming,
  noop: byClient(async ({ replica }) => void (await replica.ok('NOOP'))),
  idle: byClient(async ({ replica }) => void (await replica.ok('IDLE'))),
  'catch up': byClient(({ replica }) => replica.catchUp()),
  reopen: byClient(({ replica }) => replica.open()),
  store: byTarget((target) => store(target, `STORE ${target.number}`)),
  'store by UID': byTarget((target) => store(target, `UID STORE ${target.uid}`)),
  expunge: byClient(expunge),
  'expunge by UID': byTarget(expungeByUid),
  copy: byTarget(copy),
  move: byTarget(move),
};

const WEIGHTS: Partial<Record<Step['happens'], number>> = {
  ...{ deliver: 4, publish: 4, enter: 4, store: 4, 'store by UID': 3, noop: 3, 'catch up': 3, expunge: 2 },
};

export const anyStep: fc.Arbitrary<Step> = fc.record({
  happens: fc.oneof(
    ...(Object.keys(STEPS) as Step['happens'][]).map((happens) => ({
      weight: WEIGHTS[happens] ?? 1,
      arbitrary: fc.constant(happens),
    })),
  ),
  session: fc.nat(SESSIONS - 1),
  at: fc.nat(40),
  flag: fc.constantFrom(...FLAGS),
});

export async function perform(world: World, step: Step): Promise<void> {
  await STEPS[step.happens]({ world, step });
}

function expungeElsewhere(world: World, { at }: Step): void {
  const message = world.real[at % Math.max(1, world.real.length)];
  if (message === undefined) return;
  world.inbox.expunge(message.uid);
  world.expected.delete(subjectOf(message));
}

function flagElsewhere(world: World, { at, flag }: Step): void {
  const message = world.real[at % Math.max(1, world.real.length)];
  if (message === undefined) return;
  world.inbox.setFlags(message.uid, [flag]);
  world.expected.set(subjectOf(message), [flag]);
}

/** At both proxies at once, while something is due and mail comes. */
async function enterTogether({ world }: Doing): Promise<void> {
  world.publish();
  const entering = [world.enter(0, 0), world.enter(1, 1)];
  world.deliver();
  await Promise.all(entering);
}

/** The connection breaks at some moment of a claim. */
async function dieWhileClaiming({ world, step }: Doing): Promise<void> {
  world.publish();
  const dying = await world.connect(step.at);
  world.store.onBegun = () => void turns(step.at % 16).then(() => dying.close());
  await dying.command('SELECT INBOX').catch(() => undefined);
  world.store.onBegun = () => undefined;
  dying.close();
}

async function store({ world, replica, step, uid }: Target, command: string): Promise<void> {
  const adds = step.at % 3 > 0;
  const silent = step.at % 2 > 0;
  const held = world.real.find((message) => message.uid === uid);
  const answers = await replica.command(
    `${command} ${adds ? '+' : '-'}FLAGS${silent ? '.SILENT' : ''} (${step.flag})`,
  );
  if (answers.at(-1)?.name !== 'OK') return;
  const changed = (flags: readonly string[]): string[] => {
    const others = flags.filter((flag) => flag !== step.flag);
    return adds ? [...others, step.flag].sort() : others;
  };
  const known = replica.messages.find((message) => message.uid === uid);
  if (silent && known?.flags !== undefined) known.flags = changed(known.flags);
  if (held !== undefined) world.expected.set(subjectOf(held), changed(held.flags));
}

async function expunge({ world, replica }: Client): Promise<void> {
  const inView = new Set(replica.uids);
  const before = world.store.shown(replica.uidValidity);
  const deleted = world.real.filter(({ flags }) => flags.includes('\\Deleted'));
  await replica.ok('EXPUNGE');
  for (const message of deleted) world.expected.delete(subjectOf(message));
  const after = world.store.shown(replica.uidValidity).map(({ uid }) => uid);
  for (const { uid, flags } of before) {
    const goes = flags.includes('\\Deleted') && inView.has(uid ?? 0);
    ok(!goes || !after.includes(uid), 'A woven message survived EXPUNGE.');
    ok(
      flags.includes('\\Deleted') || after.includes(uid),
      'EXPUNGE took a woven message that nobody deleted.',
    );
  }
}

async function expungeByUid({ world, replica, uid }: Target): Promise<void> {
  const held = world.real.find((message) => message.uid === uid);
  const answers = await replica.command(`UID EXPUNGE ${uid}`);
  equal(answers.at(-1)?.name, 'OK');
  if (held?.flags.includes('\\Deleted') === true) world.expected.delete(subjectOf(held));
}

/** Source and copy have the same bytes (RFC 4315 3). */
async function copy(target: Target): Promise<void> {
  const { world, replica, uid } = target;
  const source = await bytesOf(replica, uid);
  const tagged = (await replica.command(`UID COPY ${uid} Archive`)).at(-1);
  // What has gone elsewhere is passed over.
  if (source === undefined || tagged?.name !== 'OK' || !exists(target)) return;
  deepEqual(copied(world, tagged.code), source);
}

async function move({ world, replica, uid }: Target): Promise<void> {
  const source = await bytesOf(replica, uid);
  const held = world.real.find((message) => message.uid === uid);
  const answers = await replica.command(`UID MOVE ${uid} Archive`);
  if (answers.at(-1)?.name !== 'OK') return;
  if (held !== undefined) world.expected.delete(subjectOf(held));
  const codes = answers.map((answer) => ('code' in answer ? answer.code : undefined));
  const code = codes.find((each) => each?.name === 'COPYUID');
  if (source !== undefined && code !== undefined) deepEqual(copied(world, code), source);
}

function exists({ world, replica, uid }: Target): boolean {
  const woven = world.store.shown(replica.uidValidity);
  return [...world.inbox.messages, ...woven].some((message) => message.uid === uid);
}

function copied(world: World, code: ResponseCode | undefined): Buffer | undefined {
  ok(code?.name === 'COPYUID', 'The server does not say where the copy is.');
  const { first } = code.destination.ranges[0] ?? {};
  return world.archive.messages.find((message) => message.uid === first)?.bytes;
}

/** Undefined when the message has gone meanwhile. */
async function bytesOf(replica: Replica, uid: number): Promise<Buffer | undefined> {
  for (const response of await replica.command(`UID FETCH ${uid} BODY.PEEK[]`)) {
    if (response.name !== 'FETCH') continue;
    const body = response.attributes.find(({ name }) => name.startsWith('BODY['))?.value;
    if (body?.kind === 'string') return Buffer.from(body.value, 'latin1');
  }
  return undefined;
}
