import type { WovenRecord } from '@mailweave/contracts';
import { describe, expect, it } from 'vitest';
import type { ClaimStore } from '../ports.ts';
import { aClaim, claimIdNumber, someTimeMs, someUser, userKeyNumber } from '../testing/builders.ts';
import { claimChangeCases } from './claim-change-cases.ts';
import type { OpenTwice } from './open-twice.ts';

const inbox = { ...someUser, mailbox: 'INBOX' };

/** What every ClaimStore must do. */
export function claimStoreContract(name: string, open: OpenTwice<ClaimStore>): void {
  describe(`${name} as a ClaimStore`, () => {
    beginCases(open);
    completeCases(open);
    expiryCases(open);
    listCases(open);
    claimChangeCases(open);
  });
}

/** The outcomes of 50 claims of one round, begun at once through both handles. */
async function race(stores: readonly [ClaimStore, ClaimStore], firstNumber: number) {
  const claims = Array.from({ length: 50 }, (_, n) => aClaim({ claimId: claimIdNumber(firstNumber + n) }));
  return Promise.all(claims.map((claim, n) => stores[n % 2 === 0 ? 0 : 1].begin(claim)));
}

function winners(outcomes: Awaited<ReturnType<typeof race>>): WovenRecord[] {
  return outcomes.flatMap((result) => (result.outcome === 'begun' ? [result.record] : []));
}

function beginCases(open: OpenTwice<ClaimStore>): void {
  it('lets exactly one of 50 concurrent claims of a round begin', async () => {
    const stores = await open();
    const won = winners(await race(stores, 1));
    expect(won).toHaveLength(1);
    expect(await stores[1].ofUser(someUser)).toEqual(won);
  });

  it('gives an abandoned round to exactly one of 50 that want it', async () => {
    const stores = await open();
    await stores[0].begin(aClaim({ claimId: claimIdNumber(999) }));
    await stores[0].abandon({ ...someUser, claimId: claimIdNumber(999) });
    expect(winners(await race(stores, 1))).toHaveLength(1);
    expect(winners(await race(stores, 100))).toHaveLength(0);
  });

  it('gives back the record it wrote, to everyone', async () => {
    const [store, other] = await open();
    const claim = aClaim({ variables: { name: 'Zoë' }, purpose: 'own-marketing' });
    expect(await store.begin(claim)).toEqual({ outcome: 'begun', record: claim });
    expect(await other.find(claim)).toEqual(claim);
    expect(await other.find({ ...claim, userKey: userKeyNumber(2) })).toBeUndefined();
  });

  it('keeps rounds, campaigns, users and tenants apart, but not mailboxes or revisions', async () => {
    const [store] = await open();
    await store.begin(aClaim());
    const begin = async (claimNumber: number, over: Partial<WovenRecord>) =>
      (await store.begin(aClaim({ claimId: claimIdNumber(claimNumber), ...over }))).outcome;
    expect(await begin(2, { round: 2 })).toBe('begun');
    expect(await begin(3, { campaignId: 'autumn' })).toBe('begun');
    expect(await begin(4, { userKey: userKeyNumber(2) })).toBe('begun');
    expect(await begin(5, { tenantId: 'acme' })).toBe('begun');
    expect(await begin(6, { mailbox: 'Other' })).toBe('taken');
    expect(await begin(7, { revision: 2 })).toBe('taken');
  });

  it('keeps a round taken once its message was withdrawn', async () => {
    const [store] = await open();
    const claim = aClaim();
    await store.begin(claim);
    await store.complete(claim, { uid: 101, uidValidity: 7 });
    await store.withdraw(claim, 'expunged');
    expect((await store.begin(aClaim({ claimId: claimIdNumber(2) }))).outcome).toBe('taken');
  });
}

function completeCases(open: OpenTwice<ClaimStore>): void {
  it('weaves a claim at its UID once; the same call again is harmless, another one lost', async () => {
    const [store, other] = await open();
    const claim = aClaim();
    await store.begin(claim);
    const woven = { ...claim, state: 'woven', uid: 101, uidValidity: 8, version: 2 };
    expect(await store.complete(claim, { uid: 101, uidValidity: 8 })).toEqual({
      outcome: 'woven',
      record: woven,
    });
    expect(await other.complete(claim, { uid: 101, uidValidity: 8 })).toEqual({
      outcome: 'woven',
      record: woven,
    });
    expect(await other.complete(claim, { uid: 102, uidValidity: 8 })).toEqual({ outcome: 'lost' });
    expect(await other.find(claim)).toEqual(woven);
  });

  it('dates a message when it is woven, and never again', async () => {
    const [store, other] = await open();
    const claim = aClaim();
    await store.begin(claim);
    const datedAtMs = someTimeMs - 5_000;
    const place = { uid: 101, uidValidity: 7 };
    expect(await store.complete(claim, { ...place, datedAtMs })).toMatchObject({ record: { datedAtMs } });
    await other.complete(claim, { ...place, datedAtMs: someTimeMs });
    expect(await other.find(claim)).toMatchObject({ claimedAtMs: someTimeMs, datedAtMs });
  });

  it('loses a claim that was abandoned, withdrawn or never begun', async () => {
    const [store] = await open();
    const claim = aClaim();
    expect(await store.complete(claim, { uid: 101, uidValidity: 7 })).toEqual({ outcome: 'lost' });
    await store.begin(claim);
    expect(await store.abandon(claim)).toBe(true);
    expect(await store.abandon(claim)).toBe(false);
    expect(await store.complete(claim, { uid: 101, uidValidity: 7 })).toEqual({ outcome: 'lost' });
  });

  it('does not abandon a woven message', async () => {
    const [store] = await open();
    const claim = aClaim();
    await store.begin(claim);
    await store.complete(claim, { uid: 101, uidValidity: 7 });
    expect(await store.abandon(claim)).toBe(false);
    expect((await store.find(claim))?.state).toBe('woven');
  });

  it('either weaves or abandons when both are tried at once', async () => {
    const [store, other] = await open();
    const claim = aClaim();
    await store.begin(claim);
    const [completed, abandoned] = await Promise.all([
      store.complete(claim, { uid: 101, uidValidity: 7 }),
      other.abandon(claim),
    ]);
    expect(completed.outcome === 'lost').toBe(abandoned);
  });
}

function expiryCases(open: OpenTwice<ClaimStore>): void {
  it('hands each expired claim to exactly one of many callers', async () => {
    const [store, other] = await open();
    for (let n = 1; n <= 5; n += 1)
      await store.begin(aClaim({ claimId: claimIdNumber(n), campaignId: `campaign-${n}` }));
    const query = { ...inbox, begunBeforeMs: someTimeMs + 1, nowMs: someTimeMs + 60_001 };
    const callers = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? store : other));
    const taken = (await Promise.all(callers.map((caller) => caller.takeExpired(query)))).flat();
    const ids = taken.map(({ claimId }) => claimId).sort();
    expect(ids).toEqual([1, 2, 3, 4, 5].map(claimIdNumber));
    expect(taken[0]?.claimedAtMs).toBe(someTimeMs);
  });

  it('leaves young claims, other mailboxes and finished claims alone', async () => {
    const [store] = await open();
    const claim = (n: number, over: Partial<WovenRecord> = {}) =>
      aClaim({ claimId: claimIdNumber(n), campaignId: `campaign-${n}`, ...over });
    for (const record of [claim(1), claim(2, { mailbox: 'Other' }), claim(3), claim(4)])
      await store.begin(record);
    await store.complete(claim(3), { uid: 101, uidValidity: 7 });
    await store.abandon(claim(4));
    expect(await store.takeExpired({ ...inbox, begunBeforeMs: someTimeMs, nowMs: someTimeMs })).toEqual([]);
    const later = await store.takeExpired({ ...inbox, begunBeforeMs: someTimeMs + 1, nowMs: someTimeMs + 9 });
    expect(later).toEqual([claim(1)]);
  });

  it('hands a claim out again when the one who took it died too', async () => {
    const [store, other] = await open();
    await store.begin(aClaim());
    await store.takeExpired({ ...inbox, begunBeforeMs: someTimeMs + 1, nowMs: someTimeMs + 60_000 });
    const take = (begunBeforeMs: number) =>
      other.takeExpired({ ...inbox, begunBeforeMs, nowMs: someTimeMs + 120_001 });
    expect(await take(someTimeMs + 60_000)).toEqual([]);
    expect(await take(someTimeMs + 60_001)).toEqual([aClaim()]);
  });
}

function listCases(open: OpenTwice<ClaimStore>): void {
  it('lists a mailbox by UIDVALIDITY and UID, claims without a UID last, abandoned ones never', async () => {
    const [store, other] = await open();
    const begin = (n: number, mailbox = 'INBOX') =>
      store.begin(
        aClaim({ claimId: claimIdNumber(n), campaignId: `c${n}`, mailbox, claimedAtMs: someTimeMs - n }),
      );
    const ref = (n: number) => ({ ...someUser, claimId: claimIdNumber(n) });
    for (const n of [1, 2, 3, 4, 5, 6]) await begin(n);
    await begin(7, 'Other');
    await store.complete(ref(1), { uid: 300, uidValidity: 7 });
    await store.complete(ref(2), { uid: 200, uidValidity: 8 });
    await store.complete(ref(3), { uid: 100, uidValidity: 7 });
    await store.withdraw(ref(3), 'campaign-over');
    await store.abandon(ref(4));
    const numbers = (records: WovenRecord[]) => records.map(({ claimId }) => Number.parseInt(claimId, 16));
    expect(numbers(await other.ofMailbox(inbox))).toEqual([3, 1, 2, 6, 5]);
    expect(numbers(await other.ofUser(someUser))).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it('erases one user and nobody else', async () => {
    const [store, other] = await open();
    const neighbour = { ...someUser, userKey: userKeyNumber(2) };
    await store.begin(aClaim());
    await store.begin(aClaim(neighbour));
    expect(await store.eraseUser(someUser)).toBe(1);
    expect(await other.ofUser(someUser)).toEqual([]);
    expect(await other.ofUser(neighbour)).toHaveLength(1);
  });
}
