import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Secret, silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemClock, systemRandom } from '@mailweave/host';
import { createInjectionClient, type InjectionClientSettings } from '@mailweave/injection-client';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from '../../tools/services/certificate.ts';

const user = { tenantId: 'default', userKey: '0'.repeat(64) };

/** A TLS proxy before a middleware, at a path of its own. */
async function startTls() {
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { certFile, keyFile, pem } = makeCertificate(folder, '127.0.0.1');
  const server = createServer({ cert: pem, key: readFileSync(keyFile) }, ({ url, headers }, response) => {
    const isOurs =
      url?.startsWith('/mail/weave/api/injection/users/') && headers.authorization === 'Bearer t';
    response.writeHead(isOurs ? 200 : 404).end('["INBOX"]');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { certFile, url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/mail/weave/` };
}

function clientOf(settings: Pick<InjectionClientSettings, 'url' | 'caFile'>) {
  const limits = { timeoutMs: 10_000, nothingDueTtlMs: 0, eventBuffer: 100, flushTimeoutMs: 0 };
  const client = createInjectionClient(
    { ...settings, ...limits, token: new Secret('t') },
    { clock: systemClock, random: systemRandom, logger: silentLogger, metrics: silentMetrics },
  );
  onTestFinished(() => client[Symbol.asyncDispose]());
  return client.api;
}

test('an authority of the operator is believed where it is named, and nowhere else', async () => {
  const { certFile, url } = await startTls();
  expect(await clientOf({ url, caFile: certFile }).mailboxes(user)).toEqual(['INBOX']);
  await expect(clientOf({ url }).mailboxes(user)).rejects.toMatchObject({ code: 'middleware-unavailable' });
});

test('a file of authorities that is not there is named', () => {
  expect(() => clientOf({ url: 'https://127.0.0.1:1', caFile: '/nowhere' })).toThrow(
    'imap.middleware.caFile',
  );
});
