/** A woven message rings the phone of its reader: the middleware, the proxy before Dovecot, the role push, and APNs as a simulation. */
import { userKeyOf } from '@mailweave/injection';
import type { ExportSpec } from '@mailweave/middleware/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pushNotificationConfig } from '../../../tools/services/dovecot-push-config.ts';
import { waitUntil } from '../../../tools/services/wait-until.ts';
import { LineClient } from '../testing/line-client.ts';
import { type RealSystem, startRealSystem } from '../testing/real-system.ts';
import { advertisement, sampleCampaign } from '../testing/sample-campaign.ts';
import { PushUnderTest } from './testing/push-under-test.ts';
import { startPushWorld, subscriptionOf } from './testing/push-world.ts';

const ATTRIBUTE = '/private/vendor/vendor.dovecot/http-notify';
/** Longer than the least time between two injections of one user. */
const GAP_MS = 120_000;
/** As many unread woven messages as a user may have at once. */
const CLAIMS = 3;

let push: Awaited<ReturnType<typeof startPushWorld>>;
let system: RealSystem;

beforeAll(async () => {
  push = await startPushWorld(['com.openexchange.pns.transport.apn.ios.enabled=true']);
  // Not LMTP alone may call back here: what is appended by IMAP is looked at by the plug-in too.
  const plugins = 'protocol imap {\n  mail_plugins = notify push_notification\n}\n';
  const extraConfig = plugins + pushNotificationConfig(push.callbackUrl);
  system = await startRealSystem({ push: push.newsConfig }, { extraConfig });
});
afterAll(async () => {
  await system?.[Symbol.asyncDispose]();
  await push?.[Symbol.asyncDispose]();
});

/** A user of whose mail Dovecot tells, with a phone and one message. */
async function personWithPhone(number: number) {
  const login = `user${number}@test.example`;
  const accountId = `${248 + number}@1` as const;
  await push.stores.accounts.ensure({ login, contextId: 1, userId: 248 + number });
  const attribute = ['-s', '', ATTRIBUTE, `user=${accountId}`];
  await system.dovecot.doveadm(['mailbox', 'metadata', 'set', '-u', login, ...attribute]);
  const token = `${number}e`.repeat(32);
  await push.stores.subscriptions.put(subscriptionOf({ accountId, transport: 'apns', token }));
  const phone = () => push.iphone(token).view;
  const deliver = async (subject: string): Promise<void> => {
    const before = phone().shown.length;
    const mail = `From: Zo <zo@test.example>\r\nSubject: ${subject}\r\n\r\nText\r\n`;
    await system.dovecot.deliver(login, Buffer.from(mail));
    await waitUntil('The notification of real mail', () => phone().shown.length > before);
  };
  await deliver('first');
  return {
    login,
    user: { tenantId: 'default', userKey: userKeyOf(login) },
    phone,
    deliver,
    /** What sources told of, oldest first. */
    told: async () =>
      (await push.stores.queue.trail(accountId, 100)).events
        .map(({ event }) => (event.event === 'seen' ? 'seen' : `${event.source}: ${event.subject}`))
        .toReversed(),
    /** A mail program with INBOX open, through the proxy. */
    open: async () => {
      const client = await LineClient.connect(system.proxy);
      await client.ok(`LOGIN ${login} ${system.dovecot.userPassword(login)}`);
      return { client, lines: await client.ok('SELECT INBOX') };
    },
  };
}

const onlyFor = ({ user: { userKey } }: { user: { userKey: string } }, spec: ExportSpec): ExportSpec => ({
  ...spec,
  users: [{ userKey }],
});

test('a service message rings once, whoever opens the mailbox, and is taken back when it is read', async () => {
  const anna = await personWithPhone(1);
  await system.publish(onlyFor(anna, sampleCampaign('upkeep')));
  const { client, lines } = await anna.open();
  expect(lines).toContain('* 2 EXISTS');
  await waitUntil('The notification of the woven message', () => anna.phone().shown.length === 2);
  const [numbers = ''] = (await client.ok('UID SEARCH 2')).filter((line) => line.startsWith('* SEARCH'));
  const uid = numbers.replace('* SEARCH ', '');
  expect(anna.phone()).toMatchObject({
    badge: 1,
    shown: [
      {},
      {
        title: 'Example ISP',
        body: expect.stringContaining('Maintenance of your mailbox (upkeep)'),
        custom: { cid: `default0/INBOX/${uid}` },
      },
    ],
  });
  const other = await anna.open();
  expect(other.lines).toContain('* 2 EXISTS');
  await other.client.ok(`UID FETCH ${uid} BODY[]`);
  await waitUntil('The dismissal', () => anna.phone().background.length === 1);
  expect(anna.phone().background).toEqual([{ dismiss: { folder: 'default0/INBOX', ids: [uid] } }]);
  // Nothing came of the stub, nor of the second session: what comes later is the next of all.
  await anna.deliver('later');
  expect(await anna.told()).toEqual([
    'dovecot: first',
    'woven: Maintenance of your mailbox (upkeep)',
    'seen',
    'dovecot: later',
  ]);
  for (const each of [client, other.client]) each.close();
});

test('advertising does not ring unless its campaign says so, and is on no badge then', async () => {
  const bob = await personWithPhone(2);
  const consent = { purpose: 'own-marketing', decision: 'given', textVersion: '1', source: 'test' } as const;
  await system.middleware.recordConsent({ ...bob.user, ...consent });
  await system.publish(onlyFor(bob, advertisement('silent-ad')));
  const { client, lines } = await bob.open();
  expect(lines).toContain('* 2 EXISTS');
  await client.ok('FETCH 2 BODY[]');
  system.advanceMs(GAP_MS);
  await system.publish(onlyFor(bob, { ...advertisement('loud-ad'), push: 'yes' }));
  await client.ok('NOOP');
  await waitUntil('The notification of the loud one', () => bob.phone().shown.length === 2);
  // A session tells in order, so of the silent one nothing comes any more.
  expect(await bob.told()).toEqual(['dovecot: first', expect.stringContaining('(loud-ad)')]);
  expect(bob.phone().badge).toBe(1);
  client.close();
});

test('a mailbox opens with its woven message while the role push is away', async () => {
  const carl = await personWithPhone(3);
  const nowhere = { ...push.newsConfig, url: 'http://127.0.0.1:9' };
  const [address] = (await system.startProxy({ push: nowhere })).addresses;
  if (address === undefined) throw new Error('The proxy listens nowhere.');
  await system.publish(onlyFor(carl, sampleCampaign('unheard')));
  const client = await LineClient.connect(address);
  await client.ok(`LOGIN ${carl.login} ${system.dovecot.userPassword(carl.login)}`);
  expect(await client.ok('SELECT INBOX')).toContain('* 2 EXISTS');
  expect(carl.phone().shown).toHaveLength(1);
  client.close();
});

test('a listener at the mail server never tells of the stubs that claims leave for a moment', async () => {
  const dora = await personWithPhone(4);
  const accountId = '252@1';
  await using listening = new PushUnderTest();
  await listening.stores.accounts.ensure({ login: dora.login, contextId: 1, userId: 252 });
  await listening.stores.registrations.register({ accountId, clientId: 'app', atMs: Date.now() });
  await using _listener = listening.listen(system.dovecot, 'imap');
  const mark = () => listening.stores.marks.find({ accountId, mailbox: 'INBOX' });
  await waitUntil('The listener', async () => (await mark()) !== undefined);
  const { client } = await dora.open();
  for (let number = 1; number <= CLAIMS; number += 1) {
    system.advanceMs(GAP_MS);
    await system.publish(onlyFor(dora, sampleCampaign(`claim-${number}`)));
    await client.ok('NOOP');
  }
  expect(await client.ok('STATUS INBOX (MESSAGES)')).toContain(`* STATUS INBOX (MESSAGES ${1 + CLAIMS})`);
  await dora.deliver('behind them');
  await listening.until((told) => told.length > 0);
  expect(listening.told).toMatchObject([{ event: 'new-mail', subject: 'behind them', source: 'imap' }]);
  client.close();
});
