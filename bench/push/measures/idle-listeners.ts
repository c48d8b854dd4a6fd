import { setTimeout as pause } from 'node:timers/promises';
import type { AccountId } from '@mailweave/push';
import { openSqlitePushStores } from '@mailweave/stores';
import { startDovecot } from '../../../tools/services/dovecot.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { cpuSeconds, processTree } from '../../machine/process-usage.ts';
import { settledBytes } from '../../machine/settled-bytes.ts';
import { listenersAt } from '../role/listeners-at.ts';
import { startRole, storeIn } from '../role/start-role.ts';
import { subscribePhones } from '../role/subscribe-phones.ts';
import { inFolder } from './in-folder.ts';
import type { Measure, Measured } from './measure.ts';

/** What is extrapolated to. */
const GOAL_LISTENERS = 20_000;
const GOAL_MB = 2_048;
/** Without this Dovecot would run a process for each idle connection. */
const MANY_CLIENTS_A_PROCESS = 'service imap {\n  client_limit = 500\n}';
const MB = 1024 * 1024;

/** A connection over TLS to each INBOX of a real Dovecot, where nothing happens. */
export const idleListeners: Measure = {
  name: 'idle-listeners',
  run: ({ amounts: { idleMs, listeners: count }, profileFolder, progress }) =>
    inFolder(async (folder) => {
      await subscribePhones(folder, count);
      const baseBytes = await bytesWithoutListeners(folder);
      await using dovecot = await startDovecot({ extraConfig: MANY_CLIENTS_A_PROCESS, userCount: count });
      progress(`${count} listeners`);
      const push = { listeners: listenersAt(dovecot, 'imap') };
      await using role = await startRole({ folder, push, profileFolder });
      await untilListening(folder, count);
      const bytes = await settledBytes(role.pid);
      progress(`watched for ${idleMs / 1_000} s`);
      const cpuBefore = cpuSeconds(processTree(role.pid));
      await pause(idleMs);
      const cpuShare = (cpuSeconds(processTree(role.pid)) - cpuBefore) / (idleMs / 1_000);
      return measured({ count, cpuShare, baseBytes, eachBytes: (bytes - baseBytes) / count });
    }),
};

/** The same store, and nobody to listen for. */
async function bytesWithoutListeners(folder: string): Promise<number> {
  await using role = await startRole({ folder, profileFolder: undefined });
  return await settledBytes(role.pid);
}

/** A listener that has looked at its mailbox has left a mark, and waits. */
async function untilListening(folder: string, count: number): Promise<void> {
  await using stores = openSqlitePushStores({ path: storeIn(folder) });
  let userId = 1;
  const haveAllLooked = async (): Promise<boolean> => {
    while (userId <= count) {
      const accountId: AccountId = `${userId}@1`;
      if ((await stores.marks.find({ accountId, mailbox: 'INBOX' })) === undefined) return false;
      userId += 1;
    }
    return true;
  };
  await waitUntil('The last listener', haveAllLooked, 60_000);
}

function measured(found: {
  count: number;
  cpuShare: number;
  baseBytes: number;
  eachBytes: number;
}): Measured {
  const { baseBytes, count, cpuShare, eachBytes } = found;
  const totalMb = (baseBytes + GOAL_LISTENERS * eachBytes) / MB;
  return {
    lines: [
      { name: 'idle-listener', value: eachBytes / 1024, unit: `kB for each of ${count}` },
      { name: 'role-without-listeners', value: baseBytes / MB, unit: 'MB' },
      {
        name: 'idle-listeners-cpu',
        value: (100 * cpuShare * GOAL_LISTENERS) / count,
        unit: `% of a core for ${GOAL_LISTENERS}`,
      },
    ],
    goals: [{ name: 'idle-listeners-20000', value: totalMb, unit: 'MB', relation: '<=', limit: GOAL_MB }],
  };
}
