import { expect, test } from 'vitest';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { sampleMail, sampleRecord } from '../testing/samples.ts';

async function withTwoWoven(): Promise<ProxyUnderTest> {
  const system = await ProxyUnderTest.start();
  const { mailbox } = system.backend;
  mailbox.deliver(sampleMail());
  mailbox.uidNext = 4;
  system.api.records.push(sampleRecord(2), sampleRecord(3, { campaignId: 'other' }));
  return system;
}

test('what one command does with several woven messages is reported with one call, and once', async () => {
  await using system = await withTwoWoven();
  const client = await system.select();
  const reports = (): number => system.api.calls.filter((call) => call === 'report').length;
  await client.command('FETCH 1:* (FLAGS ENVELOPE)');
  expect(system.api.events.map(({ type }) => type)).toEqual(['listed', 'listed']);
  expect(reports()).toBe(1);
  await client.command('FETCH 1:* (FLAGS ENVELOPE)');
  expect(reports()).toBe(1);
});

test('events that the store did not take are reported with the next command again', async () => {
  await using system = await withTwoWoven();
  const client = await system.select();
  system.api.behave('report', 'fails');
  await client.command('FETCH 1:* (FLAGS ENVELOPE)');
  system.api.behave('report', 'answers');
  await client.command('FETCH 1:* (FLAGS ENVELOPE)');
  expect(system.api.events.map(({ type }) => type)).toEqual(['listed', 'listed']);
});

test('the store is asked when a mailbox is opened that may be woven, not at the log-in', async () => {
  await using system = await withTwoWoven();
  const client = await system.signIn();
  expect(system.api.calls).toEqual(['watch']);
  await client.command('SELECT Archive');
  await client.command('SELECT Archive');
  expect(system.api.calls).toEqual(['watch', 'mailboxes']);
  await client.command('SELECT INBOX');
  expect(system.api.calls).toEqual(['watch', 'mailboxes', 'weave', 'due', 'expiredClaims', 'skeleton']);
});
