import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSqlitePushStores } from '@mailweave/stores';
import { prepareListened } from '../role/listened-mailboxes.ts';
import { startRole, storeIn } from '../role/start-role.ts';
import type { Measure } from './measure.ts';

const REGISTRATIONS = 10_000;

/** A restart: until the last of many registered accounts is told of the mail that came while nothing ran. */
export const warmUp: Measure = {
  name: 'warm-up',
  run: async ({ profileFolder, progress }) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'mailweave-bench-'));
    try {
      await using stores = openSqlitePushStores({ path: storeIn(folder) });
      progress(`${REGISTRATIONS} registrations`);
      await using mailboxes = await prepareListened(stores, REGISTRATIONS);
      const start = () => startRole({ folder, push: { listeners: mailboxes.listeners }, profileFolder });
      const first = await start();
      await mailboxes.untilLookedAt();
      await first[Symbol.asyncDispose]();
      mailboxes.append();
      progress('the restart');
      const startMs = performance.now();
      await using _restarted = await start();
      await mailboxes.untilTold();
      const value = (performance.now() - startMs) / 1_000;
      const name = `push-warm-up-of-${REGISTRATIONS}`;
      return { lines: [], goals: [{ name, value, unit: 's', relation: '<=', limit: 60 }] };
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
