/** The whole road on real parts: an export in an S3 bucket, at its other end three events at a receiver. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { userKeyOf } from '@mailweave/injection';
import { buildExport } from '@mailweave/middleware/testing';
import { DiskObjectStorage, openBucket } from '@mailweave/object-storage';
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCassandra, TEST_DATA_CENTER } from '../../../tools/services/cassandra.ts';
import { type Dovecot, startDovecot } from '../../../tools/services/dovecot.ts';
import { type S3Proxy, startS3Proxy } from '../../../tools/services/s3proxy.ts';
import { settingsFor, withoutPauses } from '../object-storage/testing/fresh-bucket.ts';
import { snapshotInbox } from '../testing/mailbox-snapshot.ts';
import { sampleCampaign } from '../testing/sample-campaign.ts';
import { sampleMail } from '../testing/sample-mail.ts';
import { SharedTime } from '../testing/shared-time.ts';
import { type HesitantReceiver, signatureOf, startHesitantReceiver } from './hesitant-receiver.ts';
import { type Served, serveAll } from './serve-all.ts';

const USER = 'user1@test.example';
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const REFUSALS = 2;
const EVENT_TYPES = ['injected', 'read', 'expunged'];
/** Longer than the first pauses between tries. */
const NEXT_TRY_MS = 120_000;

const everything = new AsyncDisposableStack();
let dovecot: Dovecot;
let folder: string;
let receiver: HesitantReceiver;
let s3: S3Proxy;
let served: Served;
let time: SharedTime;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'mailweave-whole-road-'));
  everything.defer(() => rmSync(folder, { recursive: true, force: true }));
  dovecot = everything.use(await startDovecot());
  await dovecot.deliver(USER, sampleMail(1, USER));
  s3 = everything.use(await startS3Proxy());
  s3.makeBucket('campaigns');
  receiver = everything.use(await startHesitantReceiver(SECRET, REFUSALS));
  const cassandra = everything.use(await startCassandra());
  time = new SharedTime(folder);
  served = everything.use(
    await serveAll({
      folder,
      backend: { host: dovecot.host, port: dovecot.imapPort },
      receiverPort: receiver.port,
      time,
      stores: {
        kind: 'cassandra',
        contactPoints: cassandra.nodes.map(({ host }) => host),
        port: cassandra.port,
        keyspace: 'weave',
        replication: [{ dataCenter: TEST_DATA_CENTER, copies: 1 }],
        requestTimeoutMs: 12_000,
      },
    }),
  );
}, 240_000);

afterAll(() => everything.disposeAsync());

const direct = () => ({
  host: dovecot.host,
  port: dovecot.imapPort,
  user: USER,
  password: dovecot.userPassword(USER),
});

async function call(method: string, pathAndQuery: string, body?: object): Promise<Response> {
  return await fetch(`${served.url}${pathAndQuery}`, {
    method,
    headers: { authorization: `Bearer ${served.adminToken}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function makeTenant(): Promise<void> {
  const { accessKey, endpoint, secretKey } = s3;
  const bucket = { authorizationType: 'v4', accessKey, secretKey, endpoint, bucket: 'campaigns' };
  const answer = await call('POST', '/api/tenants/?createDB=true', {
    id: 'default',
    name: 'default',
    keyspaceName: 'mim_default',
    configuration: { secretKey: SECRET },
    conversionPoints: EVENT_TYPES.map((eventType) => ({
      id: eventType,
      type: 'webhook',
      eventType,
      connectionInformation: { url: `${receiver.url}/${eventType}` },
    })),
    dataSources: [
      {
        id: 'default',
        type: 'ongage',
        defaultDataSource: true,
        deleteTemporaryImportFiles: true,
        awsConnectionInformation: bucket,
      },
    ],
  });
  expect(answer.status, await answer.text()).toBe(201);
}

/** @returns the manifest's key and checksum */
async function exportCampaign(): Promise<{ manifestKey: string; manifestSha256: string }> {
  const exported = path.join(folder, 'exported');
  const users = [userKeyOf(USER), 'a'.repeat(64), 'f'.repeat(64)].map((userKey) => ({ userKey }));
  const { manifestKey } = await buildExport(exported, { ...sampleCampaign('spring'), users });
  const bucket = openBucket({ kind: 's3', ...settingsFor(s3), bucket: 'campaigns' }, withoutPauses());
  const local = new DiskObjectStorage(exported);
  const manifest = Buffer.concat(await Array.fromAsync(local.read(manifestKey)));
  for await (const { key } of local.list('')) await bucket.write(key, local.read(key));
  const digest = await crypto.subtle.digest('SHA-256', manifest);
  return { manifestKey, manifestSha256: Buffer.from(digest).toString('hex') };
}

async function announce(manifest: { manifestKey: string; manifestSha256: string }): Promise<string> {
  const id = randomUUID();
  const timestamp = String(Math.floor(time.nowMs() / 1_000));
  const body = JSON.stringify({
    eventId: id,
    type: 'campaign.exported',
    dataSourceId: 'default',
    ...manifest,
  });
  const answer = await fetch(`${served.url}/api/tenants/default/imports`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatureOf(SECRET, { id, timestamp, body }),
    },
    body,
  });
  const told = (await answer.json()) as { importId: string };
  expect(answer.status, JSON.stringify(told)).toBe(202);
  return told.importId;
}

async function untilLive(importId: string): Promise<void> {
  for (;;) {
    const answer = await call('GET', `/api/tenants/default/imports/${importId}`);
    const { state, ...rest } = (await answer.json()) as { state: string };
    if (state === 'live') return;
    if (state === 'failed' || state === 'superseded') throw new Error(JSON.stringify(rest));
    await pause(50);
  }
}

/** Opens the inbox, reads the woven message and deletes it, as a mail program on this library does. */
async function readAndDelete(): Promise<{ exists: number; source: string; left: number | undefined }> {
  const { password, user } = direct();
  const client = new ImapFlow({
    ...served.imap,
    secure: false,
    auth: { user, pass: password },
    logger: false,
  });
  await client.connect();
  try {
    const { exists } = await client.mailboxOpen('INBOX');
    const message = await client.fetchOne(String(exists), { source: true, uid: true });
    if (message === false || message === undefined) throw new Error('The newest message is not there.');
    // It fetches without marking what it fetches as read, and marks it when a person has read it.
    await client.messageFlagsAdd([message.uid], ['\\Seen'], { uid: true });
    await client.messageDelete([message.uid], { uid: true });
    await client.noop();
    const status = await client.status('INBOX', { messages: true });
    const left = status === false ? undefined : status.messages;
    return { exists, source: String(message.source), left };
  } finally {
    await client.logout();
  }
}

test('an export in a bucket becomes a message in an inbox, and what its reader does becomes one event each', async () => {
  await makeTenant();
  const before = await snapshotInbox(direct());
  await untilLive(await announce(await exportCampaign()));

  const seen = await readAndDelete();
  expect(seen).toMatchObject({ exists: 2, left: 1 });
  expect(seen.source).toContain('Subject: Maintenance of your mailbox (spring)');
  expect(await snapshotInbox(direct())).toEqual(before);

  while (receiver.taken.length < EVENT_TYPES.length) {
    time.advanceMs(NEXT_TRY_MS);
    await pause(500);
  }
  // Were anything sent twice, it would come now.
  for (let times = 0; times < 5; times += 1) {
    time.advanceMs(NEXT_TRY_MS);
    await pause(500);
  }
  expect(receiver.taken.map(({ path: at }) => at).sort()).toEqual(
    EVENT_TYPES.map((type) => `/${type}`).sort(),
  );
  for (const { eventType, path: at } of receiver.taken) expect(at).toBe(`/${eventType}`);
  expect(Object.fromEntries(receiver.refused)).toEqual(
    Object.fromEntries(EVENT_TYPES.map((type) => [`/${type}`, REFUSALS])),
  );
  expect(receiver.forged).toBe(0);
}, 240_000);
