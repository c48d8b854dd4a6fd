import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { type Certificate, makeCertificate } from '../../tools/services/certificate.ts';
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
    restartNeededFor: 'log, imap.weaveBudgetMs',
  });
  (await openInbox(served.address, user)).close();
});
