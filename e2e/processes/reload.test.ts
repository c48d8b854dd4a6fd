import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { connect, type TLSSocket } from 'node:tls';
import { tokenHash } from '@mailweave/http-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Certificate, makeCertificate } from '../../tools/services/certificate.ts';
import { waitUntil } from '../../tools/services/wait-until.ts';
import { LineClient } from '../real/testing/line-client.ts';
import { sampleCampaign } from '../real/testing/sample-campaign.ts';
import {
  createInstallation,
  type Installation,
  type InstallationOptions,
  openInbox,
  type Served,
} from './testing/installation.ts';

const user = 'jo@mail.example';

async function started(options: Partial<InstallationOptions> = {}): Promise<[Installation, Served]> {
  const installation = await createInstallation({ users: [user], ...options });
  onTestFinished(() => installation[Symbol.asyncDispose]());
  return [installation, await installation.serve()];
}

/** A certificate, its key and a folder of their own. */
function certificate(): Certificate {
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-certificate-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return makeCertificate(folder, '127.0.0.1');
}

async function tlsConnection({ port }: Served['address'], { pem }: Certificate): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, ca: pem });
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'secureConnect');
  return socket;
}

test('new connections get a renewed certificate, open ones go on, and a bad file changes nothing', async () => {
  const old = certificate();
  const renewed = certificate();
  const tls = `  tls: { certificateFile: ${old.certFile}, keyFile: ${old.keyFile} }`;
  const [installation, served] = await started({ tls: 'implicit', imap: tls });
  const early = new LineClient(await tlsConnection(served.address, old));
  await early.until((line) => line.startsWith('* OK'));

  await installation.configure((text) =>
    text.replace(old.certFile, renewed.certFile).replace(old.keyFile, renewed.keyFile),
  );
  served.process.kill('SIGHUP');
  await served.record('mailweave-reloaded');
  await tlsConnection(served.address, renewed);
  await early.ok('NOOP');

  writeFileSync(renewed.certFile, 'half a fi');
  served.process.kill('SIGHUP');
  const { errorMessage, level } = await served.record('mailweave-not-reloaded');
  expect(level).toBe('error');
  expect(errorMessage).toContain('imap.tls.certificateFile');
  const late = new LineClient(await tlsConnection(served.address, renewed));
  await late.until((line) => line.startsWith('* OK'));
  await early.ok('NOOP');
});

test('weaving can be turned off in open sessions and on again, and the switch needs no store', async () => {
  const [installation, served] = await started({ imap: '  weaving: true' });
  await installation.publish(sampleCampaign('notice'));
  const idling = await openInbox(served.address, user);
  expect(await idling.ok('STATUS INBOX (MESSAGES)')).toContain('* STATUS INBOX (MESSAGES 1)');
  idling.send('i IDLE\r\n');
  await idling.until((line) => line.startsWith('+'));
  await installation.configure((text) => text.replace('weaving: true', 'weaving: false'));
  served.process.kill('SIGHUP');
  await idling.until((line) => line === '* 1 EXPUNGE');

  const late = await openInbox(served.address, user);
  expect(await late.ok('STATUS INBOX (MESSAGES)')).toContain('* STATUS INBOX (MESSAGES 0)');
  await installation.configure((text) => text.replace('weaving: false', 'weaving: true'));
  served.process.kill('SIGHUP');
  await served.record('mailweave-reloaded', 2);
  expect(await late.ok('SELECT INBOX')).toContain('* 1 EXISTS');
  for (const client of [idling, late]) client.close();
});

test('a configuration that is wrong is refused, and one that needs a restart is named', async () => {
  const [installation, served] = await started();
  await installation.configure((text) => text.replace('weaveBudgetMs', 'weaveBugdetMs'));
  served.process.kill('SIGHUP');
  expect((await served.record('mailweave-not-reloaded')).errorMessage).toContain('imap.weaveBugdetMs');
  await installation.configure((text) =>
    text
      .replace('weaveBugdetMs: 5000', 'weaveBudgetMs: 4000')
      .replace('http:', 'log: { level: debug }\nhttp:'),
  );
  served.process.kill('SIGHUP');
  expect(await served.record('mailweave-reloaded')).toMatchObject({
    level: 'warn',
    restartNeededFor: 'imap.weaveBudgetMs, log',
  });
  (await openInbox(served.address, user)).close();
});

describe('the role push', () => {
  const token = 'an-operator-of-this-test-and-no-other';
  const push = `push:
  stores: { kind: sqlite, path: push.sqlite }
  subscriptions: { verifiedTransports: [] }
  tokens: { admin: ["${tokenHash(token)}"] }
`;

  /** A program that is told of mail, until the test ends. */
  async function receiver() {
    const bodies: string[] = [];
    const server = createServer(async (request, response) => {
      bodies.push(await text(request));
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.close();
    });
    return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/told` };
  }

  function operator(url = '') {
    return async (path: string, body: object, over: Record<string, string> = {}) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...over };
      const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
      return answer.status;
    };
  }

  test('tells a webhook that is configured while it runs, by a token that is new, and goes on with what it has', async () => {
    const { bodies, url } = await receiver();
    const [installation, served] = await started({ settings: push });
    const call = operator((await served.record('mailweave-started')).httpUrl);
    await call('/api/push/accounts', { accounts: [{ login: user, contextId: 1, userId: 7 }] });
    const webhook = { clientId: 'desk', transport: 'webhook', token: url, topics: ['ox:mail:new'] };
    const ofUser = { 'mailweave-account': '7@1' };
    const configured = `  webhooks: { receivers: { desk: { uri: "${url}" } }, httpsOnly: false, allowLocalWebhooks: true }\n`;
    await installation.configure((text) =>
      text.replace('  tokens: { admin: [', `${configured}  tokens: { admin: ["${tokenHash('next')}", `),
    );
    served.process.kill('SIGHUP');
    expect((await served.record('mailweave-reloaded')).restartNeededFor).toBeUndefined();
    expect(await call('/push/v1/subscriptions', webhook, ofUser)).toBe(201);
    const next = { authorization: 'Bearer next' };
    expect(await call('/api/push/accounts/7@1/test-events', { subject: 'One' }, next)).toBe(202);
    await waitUntil('The webhook', () => bodies.some((body) => body.includes('One')));

    await installation.configure((text) => text.replace('httpsOnly: false', 'httpsOnly: perhaps'));
    served.process.kill('SIGHUP');
    expect((await served.record('mailweave-not-reloaded')).errorMessage).toContain('push.webhooks.httpsOnly');
    const second = { subject: 'Two', uidValidity: 7, uid: 2 };
    expect(await call('/api/push/accounts/7@1/test-events', second, next)).toBe(202);
    await waitUntil('The webhook again', () => bodies.some((body) => body.includes('Two')));

    await installation.configure((text) =>
      text.replace('httpsOnly: perhaps', 'httpsOnly: false').replace('push.sqlite', 'other.sqlite'),
    );
    served.process.kill('SIGHUP');
    expect(await served.record('mailweave-reloaded', 2)).toMatchObject({
      level: 'warn',
      restartNeededFor: 'push.stores',
    });
  });
});
