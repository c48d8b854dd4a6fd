import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@mailweave/foundation';
import { expect, onTestFinished, test } from 'vitest';
import { adminToken, serveHttp, testService } from '../testing/test-service.ts';

/** A doveadm that answers like this. */
async function doveadm(status: number, answer: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.statusCode = status;
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/doveadm/v1`;
}

async function examined(url: string, accountId?: string): Promise<string[]> {
  const { adapters, service } = testService({
    listeners: {
      way: 'dovecot',
      host: '127.0.0.1',
      port: 1,
      tls: 'none',
      doveadm: { url, apiKey: new Secret('a key'), timeoutMs: 5_000 },
    },
    permanentListeners: { allowed: false },
  });
  await adapters.stores.accounts.ensure({ login: 'ada', contextId: 1, userId: 249 });
  await adapters.stores.registrations.register({ accountId: '249@1', clientId: 'app', atMs: 1 });
  const response = await fetch(`${await serveHttp(service)}/api/push/doctor`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...(accountId !== undefined && { accountId }) }),
  });
  const { findings } = (await response.json()) as {
    findings: { area: string; outcome: string; text: string }[];
  };
  return findings.filter(({ area }) => area === 'doveadm').map(({ outcome, text }) => `${outcome}: ${text}`);
}

const read = (value: string) => `[["doveadmResponse",[{"value":"${value}"}],"read"]]`;
const fails = (exitCode: number) => `[["error",{"type":"exitCode","exitCode":${exitCode}},"read"]]`;
const answers = 'ok: The HTTP interface of doveadm answers, and lets us in.';

test.each([
  [read('user=249@1'), 'ok: The attribute is set'],
  [read('user=1@1'), 'failed: The attribute is set to another value'],
  [read(''), 'failed: The attribute is not set'],
])('an attribute that is read as %s is judged', async (answer, expected) => {
  const found = await examined(await doveadm(200, answer), '249@1');
  expect(found).toEqual([answers, expect.stringContaining(expected)]);
});

test.each([
  [401, '', 'does not let us in'],
  [200, fails(67), 'does not know the log-in name'],
  [200, fails(65), 'set mail_attribute_dict'],
  [200, fails(64), 'does not read the attribute'],
  [503, '', 'no answer that can be used'],
])('an answer %i %s is told as a failure', async (status, answer, expected) => {
  const found = await examined(await doveadm(status, answer), '249@1');
  expect(found).toEqual([expect.stringMatching(`^failed: .*${expected}`)]);
});

test('without an account doveadm is not asked', async () => {
  expect(await examined('http://127.0.0.1:1/')).toEqual([expect.stringMatching(/^skipped: Name an account/)]);
});
