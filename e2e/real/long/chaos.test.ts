import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { SeededRandom } from '../actors/seeded-random.ts';
import { Cell } from '../chaos/cell.ts';
import { Tally } from '../chaos/tally.ts';

/** Each ends with a SIGKILL. */
const ROUNDS = Number(process.env.CHAOS_ROUNDS ?? 300);
const SEED = Number(process.env.CHAOS_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Proxies that live and die at the same time, and the users of each. */
const CELLS = Number(process.env.CHAOS_CELLS ?? 4);
const USERS_PER_CELL = 4;
/** Four cells on two free cores need one second for a round. */
const LONGEST_ROUND_MS = 6_000;

const everything = new AsyncDisposableStack();
const random = new SeededRandom(SEED);
const tally = new Tally();
let dovecot: Dovecot;
let cells: Cell[];

beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-chaos-'));
  everything.defer(() => rmSync(folder, { recursive: true, force: true }));
  dovecot = everything.use(await startDovecot());
  cells = await Promise.all(
    Array.from({ length: CELLS }, async (_, index) => {
      const first = index * USERS_PER_CELL;
      return await Cell.prepare({
        dovecot,
        users: dovecot.users.slice(first, first + USERS_PER_CELL),
        folder: path.join(folder, `cell-${index}`),
        seed: random.integer(0, 2 ** 31),
        random: random.fork(),
        tally,
      });
    }),
  );
  for (const cell of cells) everything.defer(() => cell.close());
});

afterAll(async () => {
  // Also when it took too long.
  const problems = cells.flatMap(({ household }) => household.problems);
  process.stdout.write(`CHAOS_SEED=${SEED}, ${problems.length} problems\n${tally.text()}`);
  await everything.disposeAsync();
});

test(
  `nothing is lost, altered or misnumbered by ${ROUNDS} kills (CHAOS_SEED=${SEED})`,
  async () => {
    const rounds = Math.ceil(ROUNDS / CELLS);
    await Promise.all(cells.map((cell) => cell.run(rounds)));
    expect(cells.flatMap(({ household }) => household.problems)).toEqual([]);
    expect(tally.of('kills')).toBe(rounds * CELLS);
    expect(tally.of('kills between APPEND and UID EXPUNGE')).toBeGreaterThan(ROUNDS / 20);
  },
  ROUNDS * LONGEST_ROUND_MS + 120_000,
);

test('no password, address, mail or typed word is in a log, in the metrics, or in a file of the store', () => {
  expect(cells.flatMap((cell) => cell.leaks())).toEqual([]);
});
