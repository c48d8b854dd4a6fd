import type { FlagChange } from '@mailweave/contracts';
import { expect, it } from 'vitest';
import type { ClaimStore } from '../ports.ts';
import { aClaim, someTimeMs } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const claim = aClaim();

async function openWoven(open: OpenTwice<ClaimStore>): Promise<readonly [ClaimStore, ClaimStore]> {
  const stores = await open();
  await stores[0].begin(claim);
  await stores[0].complete(claim, { uid: 101, uidValidity: 7 });
  return stores;
}

/** The part of the claim store's contract that is about a woven message's later life. */
export function claimChangeCases(open: OpenTwice<ClaimStore>): void {
  flagCases(open);
  withdrawalCases(open);
}

function flagCases(open: OpenTwice<ClaimStore>): void {
  it('adds, removes and replaces flags, sorted and without regard to case', async () => {
    const [store, other] = await openWoven(open);
    const steps: [FlagChange['mode'], string[], string[]][] = [
      ['add', ['\\seen', 'work', '$Label1'], ['$Label1', '\\Seen', 'work']],
      ['add', ['WORK', '\\Answered'], ['$Label1', '\\Answered', '\\Seen', 'work']],
      ['remove', ['$LABEL1', '\\SEEN', 'absent'], ['\\Answered', 'work']],
      ['replace', ['Work', '\\Flagged'], ['\\Flagged', 'work']],
      ['replace', [], []],
    ];
    let version = 2;
    for (const [mode, flags, expected] of steps) {
      version += 1;
      expect(await store.changeFlags(claim, { mode, flags })).toMatchObject({ flags: expected, version });
      expect(await other.find(claim)).toMatchObject({ flags: expected, version });
    }
  });

  it('keeps the version when the flags are what they were', async () => {
    const [store] = await openWoven(open);
    await store.changeFlags(claim, { mode: 'add', flags: ['\\Seen'] });
    for (const mode of ['add', 'replace'] as const)
      expect((await store.changeFlags(claim, { mode, flags: ['\\SEEN'] }))?.version).toBe(3);
    expect((await store.changeFlags(claim, { mode: 'remove', flags: ['absent'] }))?.version).toBe(3);
  });

  it('makes a change that depends on the version once, whoever tries it meanwhile', async () => {
    const [store, other] = await openWoven(open);
    const attempts = Array.from({ length: 20 }, (_, n) => ({
      flag: `k${n}`,
      from: n % 2 === 0 ? store : other,
    }));
    const told = await Promise.all(
      attempts.map(({ flag, from }) => from.changeFlags(claim, { mode: 'add', flags: [flag], ifVersion: 2 })),
    );
    const made = attempts.filter(({ flag }, at) => told[at]?.flags.includes(flag));
    expect(made).toHaveLength(1);
    for (const record of told) expect(record).toMatchObject({ flags: [made[0]?.flag], version: 3 });
  });

  it('loses none of many flags that are added at once', async () => {
    const [store, other] = await openWoven(open);
    const flags = Array.from({ length: 20 }, (_, n) => `k${String(n).padStart(2, '0')}`);
    const change = (flag: string, n: number) =>
      (n % 2 === 0 ? store : other).changeFlags(claim, { mode: 'add', flags: [flag] });
    await Promise.all(flags.map(change));
    expect(await store.find(claim)).toMatchObject({ flags, version: 22 });
  });

  it('changes no flags of a message that is not woven', async () => {
    const [store] = await open();
    const change: FlagChange = { mode: 'add', flags: ['\\Seen'] };
    expect(await store.changeFlags(claim, change)).toBeUndefined();
    await store.begin(claim);
    expect(await store.changeFlags(claim, change)).toBeUndefined();
    await store.complete(claim, { uid: 101, uidValidity: 7 });
    await store.withdraw(claim, 'expunged');
    expect(await store.changeFlags(claim, change)).toBeUndefined();
  });
}

function withdrawalCases(open: OpenTwice<ClaimStore>): void {
  it('withdraws once: one of many callers is told so, and the cause stays the first', async () => {
    const [store, other] = await openWoven(open);
    const callers = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? store : other));
    const told = await Promise.all(callers.map((caller) => caller.withdraw(claim, 'expunged')));
    expect(told.filter((first) => first)).toHaveLength(1);
    expect(await other.withdraw(claim, 'campaign-over')).toBe(false);
    expect(await other.find(claim)).toMatchObject({
      state: 'withdrawn',
      withdrawnCause: 'expunged',
      uid: 101,
      version: 3,
    });
  });

  it('withdraws, when asked for a version, only if nothing has changed since', async () => {
    const [store, other] = await openWoven(open);
    await other.changeFlags(claim, { mode: 'add', flags: ['\\Seen'] });
    expect(await store.withdraw(claim, 'reinjected', 2)).toBe(false);
    expect(await store.find(claim)).toMatchObject({ state: 'woven', version: 3 });
    expect(await store.withdraw(claim, 'reinjected', 3)).toBe(true);
  });

  it('notes when a woven message was opened last, and of others nothing', async () => {
    const [store, other] = await open();
    await store.begin(claim);
    await store.noteOpened(claim, someTimeMs);
    expect(await other.find(claim)).not.toHaveProperty('openedAtMs');
    await store.complete(claim, { uid: 101, uidValidity: 7 });
    await store.noteOpened(claim, someTimeMs + 1);
    await other.noteOpened(claim, someTimeMs + 2);
    expect(await store.find(claim)).toMatchObject({ openedAtMs: someTimeMs + 2, version: 2 });
  });

  it('withdraws nothing that is not woven', async () => {
    const [store] = await open();
    expect(await store.withdraw(claim, 'killed')).toBe(false);
    await store.begin(claim);
    expect(await store.withdraw(claim, 'killed')).toBe(false);
    expect(await store.find(claim)).toEqual(claim);
  });
}
