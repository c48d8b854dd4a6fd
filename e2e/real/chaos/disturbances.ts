import { setTimeout as pause } from 'node:timers/promises';
import type { SeededRandom } from '../actors/seeded-random.ts';
import type { ClaimMoment, TcpRelay } from '../actors/tcp-relay.ts';
import type { StoreFaults } from './store-faults.ts';

/** What a disturbance can lay hands on. */
export type Disturbed = {
  readonly pid: number;
  readonly relay: TcpRelay;
  readonly store: StoreFaults;
  readonly random: SeededRandom;
};

export type Disturbance = { readonly name: string; happen(disturbed: Disturbed): Promise<void> };

/** A claim comes soon after a start, or not at all. */
const CLAIM_WAIT_MS = 1_500;

async function atClaim({ relay }: Disturbed, moment: ClaimMoment, happen: () => void): Promise<void> {
  const reached = new Promise<void>((resolve) => {
    relay.atNextClaim(moment, () => {
      happen();
      resolve();
    });
  });
  await Promise.race([reached, pause(CLAIM_WAIT_MS)]);
  relay.calm();
}

/** What the proxy lives through. */
export const DISTURBANCES: readonly Disturbance[] = [
  {
    name: 'stopped and continued',
    happen: async ({ pid, random }) => {
      process.kill(pid, 'SIGSTOP');
      await pause(random.integer(50, 500));
      process.kill(pid, 'SIGCONT');
    },
  },
  { name: 'backend cut', happen: async ({ relay }) => relay.cut() },
  {
    name: 'backend cut in a claim after APPEND',
    happen: (disturbed) => atClaim(disturbed, 'appended', () => disturbed.relay.cut()),
  },
  {
    name: 'backend cut in a claim after UID EXPUNGE',
    happen: (disturbed) => atClaim(disturbed, 'expunged', () => disturbed.relay.cut()),
  },
  {
    name: 'backend cut in a literal',
    happen: async ({ relay }) => {
      relay.cutInNextLiteral();
      await pause(500);
      relay.calm();
    },
  },
  {
    name: 'backend held up',
    happen: async ({ relay, random }) => void (await relay.hold(random.integer(200, 1_000))),
  },
  { name: 'backend slow', happen: ({ relay, random }) => relay.slow(random.integer(200, 800)) },
  { name: 'store locked', happen: ({ store, random }) => store.lock(random.integer(200, 1_500)) },
  { name: 'store slow', happen: ({ store }) => store.makeSlow(10) },
];

/** What ends it: SIGKILL, at these moments. */
export const KILLS: readonly Disturbance[] = [
  {
    name: 'killed at any moment',
    happen: async ({ pid, random }) => {
      await pause(random.integer(0, 400));
      process.kill(pid, 'SIGKILL');
    },
  },
  {
    name: 'killed in a claim after APPEND',
    happen: async (disturbed) => {
      const kill = (): unknown => process.kill(disturbed.pid, 'SIGKILL');
      await atClaim(disturbed, 'appended', kill);
      kill();
    },
  },
  {
    name: 'killed in a claim after UID EXPUNGE',
    happen: async (disturbed) => {
      const kill = (): unknown => process.kill(disturbed.pid, 'SIGKILL');
      await atClaim(disturbed, 'expunged', kill);
      kill();
    },
  },
];
