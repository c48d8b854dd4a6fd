/** Behind a load balancer and before a Dovecot: the server sees where the client is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Dovecot, startDovecot } from '../../tools/services/dovecot.ts';
import { freePort } from '../../tools/services/free-port.ts';
import { waitUntil } from '../../tools/services/wait-until.ts';
import { LineClient } from './testing/line-client.ts';
import { startRealSystem } from './testing/real-system.ts';

const LISTENERS = [{ port: 0, proxyProtocolNetworks: ['127.0.0.0/8'] }];
const USER = 'user1@test.example';

/** What Dovecot logged when the user signed in. */
async function loginRecord(dovecot: Dovecot): Promise<string> {
  const file = join(dovecot.dir, 'log/info.log');
  const find = (): string | undefined =>
    readFileSync(file, 'utf8')
      .split('\n')
      .find((line) => line.includes(`Login: user=<${USER}>`));
  await waitUntil("Dovecot's log record of the log-in", () => find() !== undefined);
  return find() ?? '';
}

test('ID before the log-in tells a Dovecot that trusts the proxy, and a client cannot say it for itself', async () => {
  await using system = await startRealSystem();
  const { dovecot } = system;
  const backend = { host: dovecot.host, port: dovecot.imapPort, sendClientId: 'before-login' as const };
  const [address] = (await system.startProxy({ backend, listeners: LISTENERS })).addresses;
  if (address === undefined) throw new Error('The proxy listens nowhere.');
  const client = await LineClient.connect(address, 'PROXY TCP6 2001:db8::7 2001:db8::1 40000 993\r\n');
  await client.ok('ID ("name" "test" "x-originating-ip" "203.0.113.9")');
  await client.ok(`LOGIN "${USER}" "${dovecot.userPassword(USER)}"`);
  await client.ok('ID ("x-originating-ip" "203.0.113.9")');
  const record = await loginRecord(dovecot);
  expect(record).toContain('rip=2001:db8::7');
  expect(record).toContain('lip=2001:db8::1');
  expect(record).toMatch(/session=<[0-9a-f]{16}>/);
  client.close();
});

test.each(['imap', 'imaps'])('a PROXY header tells a Dovecot with haproxy = yes on %s', async (protocol) => {
  const port = await freePort('127.0.0.1');
  const ssl = protocol === 'imaps' ? 'ssl = yes' : '';
  const listener = `inet_listener ${protocol}_proxied {\n address = 127.0.0.1\n port = ${port}\n haproxy = yes\n ${ssl}\n}`;
  const extraConfig = `haproxy_trusted_networks = 127.0.0.0/8\nservice imap-login {\n${listener}\n}`;
  await using dovecot = await startDovecot({ extraConfig });
  await using system = await startRealSystem();
  const tls = protocol === 'imaps' ? ('implicit' as const) : ('none' as const);
  const trust = { caFile: join(dovecot.dir, 'cert.pem'), serverName: dovecot.host };
  const backend = { host: '127.0.0.1', port, tls, proxyProtocol: true, ...trust };
  const [address] = (await system.startProxy({ backend, listeners: LISTENERS })).addresses;
  if (address === undefined) throw new Error('The proxy listens nowhere.');
  const client = await LineClient.connect(address, 'PROXY TCP4 192.0.2.7 198.51.100.1 40000 993\r\n');
  await client.ok(`LOGIN "${USER}" "${dovecot.userPassword(USER)}"`);
  const record = await loginRecord(dovecot);
  expect(record).toContain('rip=192.0.2.7');
  expect(record).toContain('lip=198.51.100.1');
  client.close();
});
