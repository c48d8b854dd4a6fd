/** A folder is one folder, whether a client writes its name in modified UTF-7 or in UTF-8 (RFC 6855). */
import {
  type ByteString,
  decodeModifiedUtf7,
  mailboxOfText,
  type NameForm,
  WireWriter,
} from '@mailweave/imap';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkNoFault } from './testing/checks.ts';
import type { Replica } from './testing/replica.ts';
import { World } from './testing/world.ts';

const FOLDERS = Math.ceil(150 * Number(process.env.HISTORIES ?? '1'));

const anyLevel = fc
  .array(fc.constantFrom('a', 'ü', '日', '𝄞', '&', '-', '&-', 'APw', '&APw-', 'R&D', ' ', '"', 'e\u0301'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join(''));
const anyFolder = fc.array(anyLevel, { minLength: 1, maxLength: 2 }).map((levels) => levels.join('/'));
const anyForm = fc.constantFrom<NameForm>('modified-utf7', 'utf-8');

/** What the name of the folder would mean in the other form: mailboxes that nothing may happen to. */
function mistakable(folder: string): string[] {
  const read = decodeModifiedUtf7(folder as ByteString);
  const others: string[] = [mailboxOfText(folder, 'modified-utf7'), ...(read === undefined ? [] : [read])];
  return [...new Set(others)].filter((text) => text !== folder);
}

async function signIn(world: World, form: NameForm): Promise<Replica> {
  const replica = await world.connect(0);
  if (form === 'utf-8') await replica.ok('ENABLE UTF8=ACCEPT');
  return replica;
}

function written(folder: string, form: NameForm): string {
  const writer = new WireWriter('literal-plus');
  writer.utf8 = form === 'utf-8';
  writer.astring(mailboxOfText(folder, form));
  return writer.toBuffer().toString('latin1');
}

async function shown(replica: Replica, name: string): Promise<number | undefined> {
  for (const response of await replica.ok(`EXAMINE ${name}`)) {
    if (response.name === 'EXISTS') return response.count;
  }
  return undefined;
}

async function counted(replica: Replica, name: string): Promise<number> {
  const told = await replica.ok(`STATUS ${name} (MESSAGES)`);
  const status = told.find((response) => response.name === 'STATUS');
  return Number(status?.values.get('MESSAGES'));
}

test(`of ${FOLDERS} folders clients of both forms see the same, one claim each, and no other mailbox is touched`, {
  timeout: 0,
}, async () => {
  let woven = 0;
  await fc.assert(
    fc.asyncProperty(anyFolder, fc.array(anyForm, { minLength: 2, maxLength: 4 }), async (folder, forms) => {
      await using world = await World.begin();
      const all = [folder, ...mistakable(folder)];
      const mailboxes = all.map((text) => world.mailbox(mailboxOfText(text, 'modified-utf7')));
      for (const mailbox of mailboxes) mailbox.append(Buffer.from('Subject: real\r\n\r\n'));
      world.store.publish('campaign', folder);
      const counts = new Set<number | undefined>();
      for (const form of forms) {
        const replica = await signIn(world, form);
        await replica.ok(`SELECT ${written(folder, form)}`);
        await replica.ok('UNSELECT');
        counts.add(await counted(replica, written(folder, form)));
        for (const other of all.slice(1)) expect(await counted(replica, written(other, form))).toBe(1);
        counts.add(await shown(replica, written(folder, form)));
        replica.close();
      }
      const records = [...world.store.records.values()];
      woven += records.length;
      expect([...counts]).toEqual([1 + records.length]);
      expect(records.map(({ mailbox, state }) => [mailbox, state])).toEqual(
        records.map(() => [folder, 'woven']),
      );
      expect(records.length).toBeLessThan(2);
      const uidNexts = mailboxes.map(({ uidNext }) => uidNext);
      expect(uidNexts).toEqual([2 + records.length, ...all.slice(1).map(() => 2)]);
      checkNoFault(world);
    }),
    { numRuns: FOLDERS },
  );
  expect(woven).toBeGreaterThan(FOLDERS / 10);
});
