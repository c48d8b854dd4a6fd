import { describe, expect, it } from 'vitest';
import type { EventOutbox } from '../ports.ts';
import { anEvent, someTimeMs, someUser, userKeyNumber } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const numbered = (n: number) => anEvent({ eventId: `event-${n}`, atMs: someTimeMs - n });
const isSecond = (_entry: unknown, index: number) => index % 2 === 1;

/** What every EventOutbox must do. */
export function eventOutboxContract(name: string, open: OpenTwice<EventOutbox>): void {
  describe(`${name} as an EventOutbox`, () => {
    appendCases(open);
    sendCases(open);
  });
}

async function pendingIds(store: EventOutbox, limit = 100): Promise<string[]> {
  return (await store.readPending(limit)).map(({ event }) => event.eventId);
}

function appendCases(open: OpenTwice<EventOutbox>): void {
  it('writes each event once, in the order it came, and says how many were new', async () => {
    const [store, other] = await open();
    expect(await store.append([numbered(2), numbered(1), numbered(2)])).toBe(2);
    expect(await other.append([numbered(1), numbered(3)])).toBe(1);
    expect(await store.append([])).toBe(0);
    const pending = await other.readPending(100);
    expect(pending.map(({ event }) => event)).toEqual([numbered(2), numbered(1), numbered(3)]);
    const sequences = pending.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
  });

  it('counts an event as new for one of 50 that report it at once', async () => {
    const [store, other] = await open();
    const reports = Array.from({ length: 50 }, (_, n) => (n % 2 === 0 ? store : other).append([anEvent()]));
    const counts = await Promise.all(reports);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('takes the same event id of another tenant for another event', async () => {
    const [store] = await open();
    expect(await store.append([anEvent(), anEvent({ tenantId: 'acme' })])).toBe(2);
  });
}

function sendCases(open: OpenTwice<EventOutbox>): void {
  it('reads no further than the limit, and what is marked as sent not again', async () => {
    const [store, other] = await open();
    await store.append([1, 2, 3, 4].map(numbered));
    expect(await pendingIds(other, 2)).toEqual(['event-1', 'event-2']);
    const seconds = (await store.readPending(100)).filter(isSecond).map(({ sequence }) => sequence);
    await store.markSent(seconds, someTimeMs);
    expect(await pendingIds(other)).toEqual(['event-1', 'event-3']);
  });

  it('knows a sent event until it is purged, and never uses its number again', async () => {
    const [store, other] = await open();
    await store.append([numbered(1), numbered(2)]);
    const sequences = (await store.readPending(100)).map(({ sequence }) => sequence);
    await store.markSent(sequences, someTimeMs);
    expect(await other.append([numbered(1)])).toBe(0);
    expect(await other.purgeSent(someTimeMs)).toBe(0);
    expect(await other.purgeSent(someTimeMs + 1)).toBe(2);
    expect(await other.append([numbered(1)])).toBe(1);
    const [entry] = await store.readPending(100);
    expect(entry?.sequence).toBeGreaterThan(Math.max(...sequences));
  });

  it('purges nothing that was not sent', async () => {
    const [store] = await open();
    await store.append([numbered(1)]);
    expect(await store.purgeSent(Number.MAX_SAFE_INTEGER)).toBe(0);
    expect(await pendingIds(store)).toEqual(['event-1']);
  });

  it('has the events of one user, sent or not, oldest first, and those of nobody else', async () => {
    const [store, other] = await open();
    const neighbour = anEvent({ eventId: 'event-9', userKey: userKeyNumber(2) });
    await store.append([numbered(2), neighbour, numbered(1)]);
    const [first] = await store.readPending(1);
    await store.markSent(first === undefined ? [] : [first.sequence], someTimeMs);
    expect(await other.ofUser(someUser)).toEqual([numbered(2), numbered(1)]);
    expect(await other.ofUser({ ...someUser, tenantId: 'other' })).toEqual([]);
  });

  it('erases the events of one user, sent or not, and of nobody else', async () => {
    const [store] = await open();
    const neighbour = anEvent({ eventId: 'event-9', userKey: userKeyNumber(2) });
    await store.append([numbered(1), numbered(2), neighbour]);
    const [first] = await store.readPending(1);
    await store.markSent(first === undefined ? [] : [first.sequence], someTimeMs);
    expect(await store.eraseUser(someUser)).toBe(2);
    expect(await pendingIds(store)).toEqual(['event-9']);
  });
}
