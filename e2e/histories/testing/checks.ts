import { deepEqual, equal, ok } from 'node:assert/strict';
import type { FetchValue, Response } from '@mailweave/imap';
import type { Replica } from './replica.ts';
import { subjectOf, type World } from './world.ts';

/** A connection that broke may still do its last command: what is looked at comes true within some tries. */
const TRIES = 20;

/** No real message is lost, changed or added, whatever was woven around it (invariants 5 and 7). */
export function checkReal(world: World): void {
  const held = world.real.map((message): [string, readonly string[]] => [subjectOf(message), message.flags]);
  deepEqual(new Map(held.sort()), new Map([...world.expected].sort()));
}

/** What a client believes after it has heard of everything is what there is (invariants 1 to 4). */
export async function checkSession(world: World, replica: Replica): Promise<void> {
  await eventually(async () => {
    await replica.catchUp();
    const shown = world.store.shown(world.inbox.uidValidity);
    const flagsByUid = new Map(shown.map(({ uid, flags }) => [uid ?? 0, flags]));
    for (const { uid, flags } of world.inbox.messages) {
      ok(!flagsByUid.has(uid), 'A woven message has the UID of a real one.');
      flagsByUid.set(uid, [...flags].sort());
    }
    equal(replica.uidValidity, world.inbox.uidValidity);
    const real = new Set(world.inbox.messages.map(({ uid }) => uid));
    deepEqual(
      replica.uids.filter((uid) => real.has(uid)),
      [...real],
    );
    for (const { uid, flags } of replica.messages)
      deepEqual(flags, flagsByUid.get(uid ?? 0), `flags of ${uid}`);
  });
}

/** A client that opens the mailbox now sees every woven message, and all commands agree on what there is. */
export async function checkFresh(world: World, identities: Map<string, string>): Promise<void> {
  const replica = await world.connect(0);
  try {
    await eventually(async () => {
      await replica.open();
      await checkSession(world, replica);
      const shown = world.store.shown(replica.uidValidity).map(({ uid }) => uid ?? 0);
      const all = [...world.inbox.messages.map(({ uid }) => uid), ...shown].sort((a, b) => a - b);
      deepEqual(replica.uids, all);
    });
    await checkSearch(replica);
    await checkIdentities(replica, identities);
    await checkStatus(replica);
  } finally {
    replica.close();
  }
}

/** Nothing of a claim that broke off stays in the mailbox once its time has run out. */
export async function checkRecovered(world: World): Promise<void> {
  await eventually(async () => {
    await world.passTime();
    const replica = await world.connect(1);
    await replica.open();
    replica.close();
    equal(world.stubs, 0, 'A stub is left.');
  });
}

export function checkNoFault(world: World): void {
  for (const name of ['bugs', 'uids_taken', 'protocol_errors', 'weave_failures']) {
    equal(world.metrics.total(`mailweave_imap_${name}_total`), 0, name);
  }
}

async function checkSearch(replica: Replica): Promise<void> {
  const { uids } = replica;
  deepEqual(await searched(replica, 'UID SEARCH ALL'), uids);
  deepEqual(
    await searched(replica, 'SEARCH ALL'),
    uids.map((_uid, at) => at + 1),
  );
  const [deleted, others] = [
    await searched(replica, 'UID SEARCH DELETED'),
    await searched(replica, 'UID SEARCH NOT DELETED'),
  ];
  deepEqual(
    [...deleted, ...others].sort((a, b) => a - b),
    uids,
  );
  const [esearch] = await replica.ok('UID SEARCH RETURN (MIN MAX COUNT) ALL');
  ok(esearch?.name === 'ESEARCH');
  deepEqual([esearch.min, esearch.max, esearch.count], [uids.at(0), uids.at(-1), uids.length]);
}

async function searched(replica: Replica, command: string): Promise<readonly number[]> {
  const [found] = await replica.ok(command);
  ok(found?.name === 'SEARCH');
  return found.numbers;
}

/** The message at a UID is the same one for ever, to the byte (invariant 3); its size says so. */
async function checkIdentities(replica: Replica, identities: Map<string, string>): Promise<void> {
  if (replica.uids.length === 0) return;
  for (const response of await replica.ok('UID FETCH 1:* (UID RFC822.SIZE BODY.PEEK[])')) {
    if (response.name !== 'FETCH') continue;
    const values = new Map(response.attributes.map(({ name, value }) => [name, text(value)]));
    const key = `${replica.uidValidity} ${values.get('UID')}`;
    const bytes = values.get('BODY[]') ?? '';
    equal(values.get('RFC822.SIZE'), `${bytes.length}`);
    if (bytes.includes('X-Mailweave-Claim')) continue;
    equal(identities.get(key) ?? bytes, bytes, `UID ${key} became another message.`);
    identities.set(key, bytes);
  }
}

function text(value: FetchValue): string {
  if (value.kind === 'atom') return value.text;
  return value.kind === 'string' ? value.value : '';
}

/** STATUS counts what SELECT and FETCH show. */
async function checkStatus(replica: Replica): Promise<void> {
  const { messages, uidNext } = replica;
  const unseen = messages.filter(({ flags }) => flags?.includes('\\Seen') !== true).length;
  await replica.ok('UNSELECT');
  const [status] = await replica.ok('STATUS INBOX (MESSAGES UNSEEN UIDNEXT)');
  deepEqual(counts(status), { MESSAGES: messages.length, UNSEEN: unseen, UIDNEXT: uidNext });
}

function counts(status: Response | undefined): Record<string, number> {
  ok(status?.name === 'STATUS');
  return Object.fromEntries([...status.values].map(([name, value]) => [name, Number(value)]));
}

async function eventually(check: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await check();
    } catch (error) {
      if (tries === TRIES) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
