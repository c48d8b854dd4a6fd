import { setTimeout as pause } from 'node:timers/promises';
import { tokenHash } from '@mailweave/http-server';
import { openSqlitePushStores } from '@mailweave/stores';
import { cpuSeconds, processTree } from '../../machine/process-usage.ts';
import { settledBytes } from '../../machine/settled-bytes.ts';
import { CLIENT_ID, type RunningRole, startRole, storeIn } from '../role/start-role.ts';
import { subscribePhones } from '../role/subscribe-phones.ts';
import { inFolder } from './in-folder.ts';
import type { Measure } from './measure.ts';

const PARALLEL = 50;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** WebSockets of apps that are open and to which nothing is said; TLS ends before the role. */
export const idleSockets: Measure = {
  name: 'idle-sockets',
  run: ({ amounts: { idleMs, sockets: count }, profileFolder, progress }) =>
    inFolder(async (folder) => {
      await subscribePhones(folder, count);
      await logInAll(folder, count);
      await using role = await startRole({ folder, profileFolder });
      const before = await settledBytes(role.pid);
      progress(`${count} sockets`);
      const sockets = await openAll(role, count);
      const bytes = await settledBytes(role.pid);
      const cpuBefore = cpuSeconds(processTree(role.pid));
      await pause(idleMs);
      const cpuShare = (cpuSeconds(processTree(role.pid)) - cpuBefore) / (idleMs / 1_000);
      for (const socket of sockets) socket.close();
      return {
        lines: [
          { name: 'idle-socket', value: (bytes - before) / 1024 / count, unit: `kB for each of ${count}` },
          { name: 'idle-sockets-cpu', value: 100 * cpuShare, unit: `% of a core for ${count}` },
        ],
        goals: [],
      };
    }),
};

async function logInAll(folder: string, count: number): Promise<void> {
  await using stores = openSqlitePushStores({ path: storeIn(folder) });
  const createdAtMs = Date.now();
  const times = { createdAtMs, expiresAtMs: createdAtMs + DAY_MS };
  const users = Array.from({ length: count }, (_, index) => index + 1);
  const session = (userId: number) =>
    stores.sessions.put({
      tokenHash: tokenHash(tokenOf(userId)),
      accountId: `${userId}@1`,
      clientId: CLIENT_ID,
      ...times,
    });
  await Promise.all(users.map(session));
}

/** @throws Error when one is not opened */
async function openAll({ host, port }: RunningRole, count: number): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  let next = 1;
  const lane = async (): Promise<void> => {
    while (next <= count) {
      const protocols = ['mailweave.push.v1', `bearer.${tokenOf(next)}`];
      next += 1;
      const socket = new WebSocket(`ws://${host}:${port}/push/v1/socket`, protocols);
      const { promise, reject, resolve } = Promise.withResolvers<void>();
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error('A socket was not opened.')));
      await promise;
      sockets.push(socket);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
  return sockets;
}

function tokenOf(userId: number): string {
  return `session-of-${userId}`;
}
