import { once } from 'node:events';
import { byteStringOfText, uid } from '@mailweave/imap';
import { ClientView, type WovenMessage } from '@mailweave/mailbox-overlay';
import { expect, test } from 'vitest';
import type { SelectedMailbox } from '../session/selected-mailbox.ts';
import { ProxySockets } from '../testing/proxy-sockets.ts';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { sampleDue, sampleMail, sampleRecord } from '../testing/samples.ts';
import { applyStore } from './refresh.ts';
import type { Lookup } from './user-weave.ts';

const record = sampleRecord(2);
const message: WovenMessage = {
  claimId: record.claimId,
  uid: uid(2),
  flags: [],
  internalDateMs: 0,
  sizeBytes: 0,
  content: () => {
    throw new Error('Nobody asks for it here.');
  },
};

function selectedWithOne(): SelectedMailbox {
  const view = new ClientView(3, [{ message, realBelow: 1 }], { readOnly: false });
  const facts = {
    wireName: byteStringOfText('INBOX'),
    uidValidity: 7,
    uidNext: 5,
    selectedAtMs: 0,
    claimable: true,
  };
  return { name: 'INBOX', view, facts, records: new Map([[2, record]]), notBeforeMs: 0, maybeGone: [] };
}

const nothing: Lookup = {
  outcome: 'known',
  mailbox: 'INBOX',
  woven: [],
  claimed: [],
  due: [],
  expired: [],
  unrendered: new Set(),
  leftMs: 100,
};

const texts = (lines: readonly Buffer[]): string[] => lines.map(String);

test('a message that was withdrawn elsewhere is expunged', () => {
  const selected = selectedWithOne();
  expect(texts(applyStore(selected, nothing))).toEqual(['* 2 EXPUNGE\r\n']);
  expect(selected.view.exists).toBe(3);
});

test('a message that lives and cannot be rendered at the moment stays as it is', () => {
  const selected = selectedWithOne();
  expect(applyStore(selected, { ...nothing, unrendered: new Set([record.claimId]) })).toEqual([]);
  expect(selected.view.exists).toBe(4);
});

test('flags that changed elsewhere are told, those that did not are not', () => {
  const selected = selectedWithOne();
  expect(applyStore(selected, { ...nothing, woven: [{ record, message }] })).toEqual([]);
  const flagged = { ...message, flags: ['\\Flagged'] };
  const lines = texts(applyStore(selected, { ...nothing, woven: [{ record, message: flagged }] }));
  expect(lines).toEqual([expect.stringMatching(/^\* 2 FETCH .*\\Flagged/)]);
});

test('mail that comes between the steps of a claim at NOOP is announced once, and numbers stay true', async () => {
  await using system = await ProxyUnderTest.start();
  using sockets = new ProxySockets(system);
  system.backend.mailbox.deliver(sampleMail());
  const client = await system.select();
  system.api.dueCampaigns = [sampleDue()];
  system.api.behave('completeClaim', 'waits');
  system.api.announce();
  client.send('c9 NOOP\r\n');
  await system.api.untilCalled('completeClaim');
  system.backend.mailbox.deliver(sampleMail());
  const heard = once(sockets.towardsBackend, 'data');
  system.backend.connection.send('* 2 EXISTS\r\n');
  await heard;
  system.api.release();
  const lines = await client.until((line) => line.startsWith('c9 '));
  expect(lines).toEqual(['* 3 EXISTS', 'c9 OK done']);
  await client.command('STORE 3 +FLAGS (\\Seen)');
  expect(system.backend.connection.lines.at(-1)).toContain(' STORE 2 +FLAGS (\\Seen)');
  expect(await client.command('UID SEARCH ALL')).toContain('* SEARCH 1 2 3');
});
