/** INPROGRESS (RFC 9585): a client hears of its own commands, under its own tag, and of no others. */
import { expect, test } from 'vitest';
import { ProxyUnderTest } from '../testing/proxy-under-test.ts';
import { sampleMail, sampleRecord } from '../testing/samples.ts';

const progress = (tag: string): string => `* OK [INPROGRESS ("${tag}" 5 10)] Half of it.`;

test.each(['nothing', 'a message'])("the client's commands are told of while %s is woven", async (what) => {
  await using system = await ProxyUnderTest.start();
  system.backend.mailbox.deliver(sampleMail());
  system.backend.mailbox.uidNext = 3;
  if (what === 'a message') system.api.records.push(sampleRecord(2));
  const client = await system.select();
  system.backend.on('SEARCH', (connection, { tag }) => {
    connection.send(
      `${progress(tag)}\r\n* OK [INPROGRESS] Still at it.\r\n* SEARCH 1\r\n${tag} OK found\r\n`,
    );
  });
  client.send('mine SEARCH ALL\r\n');
  const lines = await client.until((line) => line.startsWith('mine '));
  expect(lines).toContain(progress('mine'));
  expect(lines).toContain('* OK [INPROGRESS] Still at it.');
});

test("the proxy's own commands are not told of, whatever is asked and whatever is listened for", async () => {
  await using system = await ProxyUnderTest.start();
  const { backend, api } = system;
  backend.capabilities = [...backend.capabilities, 'NAMESPACE', 'SORT'];
  api.folders = ['Offers'];
  const tags: string[] = [];
  const tellAlways = (word: string, answer: string): void =>
    backend.on(word, (connection, { tag }) => {
      tags.push(tag);
      connection.send(`${progress(tag)}\r\n${answer}${tag} OK done\r\n`);
    });
  tellAlways('NAMESPACE', '* NAMESPACE (("" "/")) NIL NIL\r\n');
  tellAlways('SORT', '* SORT 1\r\n');
  tellAlways('FETCH', '* 1 FETCH (INTERNALDATE "01-Jan-2020 00:00:00 +0000")\r\n');
  backend.mailbox.deliver(sampleMail());
  backend.mailbox.uidNext = 3;
  api.records.push(sampleRecord(2, { mailbox: 'Offers' }));
  const client = await system.signIn();
  await client.command('SELECT Offers');
  client.send('mine SORT (ARRIVAL) UTF-8 ALL\r\n');
  await client.until((line) => line.startsWith('mine '));
  expect(new Set(tags).size).toBe(3);
  const told = client.received.toString('latin1').split('\r\n');
  expect(told.filter((line) => line.includes('INPROGRESS'))).toEqual([progress('mine')]);
});
