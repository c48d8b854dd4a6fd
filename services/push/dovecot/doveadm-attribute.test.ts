import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@mailweave/foundation';
import { expect, onTestFinished, test } from 'vitest';
import { writeAttributeByDoveadm } from './doveadm-attribute.ts';

const VALUE = 'user=249@1';

/** What doveadm is asked, and what it makes of this answer. */
async function written(status: number, answer: string, value: string | undefined) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.headers.authorization));
    request.on('data', (chunk) => asked.push(String(chunk)));
    request.on('end', () => {
      response.statusCode = status;
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/doveadm/v1`;
  const place = { url, authorization: new Secret('X-Dovecot-API a2V5'), timeoutMs: 5_000 };
  return { outcome: await writeAttributeByDoveadm(place, 'ada', value), asked };
}

const answers = (read: string): string =>
  `[["doveadmResponse",[],"write"],["doveadmResponse",[{"value":"${read}"}],"read"]]`;
const fails = (exitCode: number): string =>
  `[["error",{"type":"exitCode", "exitCode":${exitCode}},"write"],["error",{"type":"exitCode", "exitCode":${exitCode}},"read"]]`;

test('writes the attribute of the server and reads it again, in one call', async () => {
  const { asked, outcome } = await written(200, answers(VALUE), VALUE);
  const attribute = {
    user: 'ada',
    mailbox: '',
    key: '/private/vendor/vendor.dovecot/http-notify',
    allowEmptyMailboxName: true,
  };
  expect(outcome).toEqual({ outcome: 'done' });
  expect([asked[0], JSON.parse(asked[1] ?? '')]).toEqual([
    'X-Dovecot-API a2V5',
    [
      ['mailboxMetadataSet', { ...attribute, value: VALUE }, 'write'],
      ['mailboxMetadataGet', attribute, 'read'],
    ],
  ]);
});

test('removes it', async () => {
  const { asked, outcome } = await written(200, answers(''), undefined);
  expect([outcome, asked[1]?.startsWith('[["mailboxMetadataUnset"')]).toEqual([{ outcome: 'done' }, true]);
});

test.each([
  ['another value', 200, answers('user=1@1'), { outcome: 'denied', reason: 'not-kept' }],
  ['no attributes', 200, fails(65), { outcome: 'denied', reason: 'no-metadata' }],
  ['an unknown user', 200, fails(67), { outcome: 'denied', reason: 'unknown-user' }],
  ['a wrong argument', 200, fails(64), { outcome: 'denied', reason: 'refused' }],
  ['a failure for now', 200, fails(75), { outcome: 'retry' }],
  ['a wrong key', 401, '', { outcome: 'denied', reason: 'not-authorized' }],
  ['a server that is going down', 503, '', { outcome: 'retry' }],
  ['half an answer', 200, '[["doveadmResponse",[]', { outcome: 'retry' }],
  ['another answer', 200, '{"hello":1}', { outcome: 'retry' }],
  ['an endless answer', 200, `[${' '.repeat(100_000)}]`, { outcome: 'retry' }],
])('makes of %s what it is', async (_, status, answer, expected) => {
  expect((await written(status, answer, VALUE)).outcome).toEqual(expected);
});

test('tries again where nothing answers', async () => {
  const place = { url: 'http://127.0.0.1:1/doveadm/v1', authorization: new Secret('x'), timeoutMs: 5_000 };
  expect(await writeAttributeByDoveadm(place, 'ada', VALUE)).toEqual({ outcome: 'retry' });
});
