import { aNewMail, aSubscription, someAccountId } from '@mailweave/push/testing';
import { expect, test, vi } from 'vitest';
import { adminToken, serveHttp, testService } from '../testing/test-service.ts';

type TrailBody = {
  events: { decisions: object[] }[];
  notifications: { notificationId: string }[];
};

async function trailOf(url: string, token = adminToken): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return await fetch(`${url}/api/push/accounts/${someAccountId}/trail`, { headers });
}

test('the trail says of each message what was decided and what became of it, and nothing of what is in it', async () => {
  const switchedOn = { 'com.openexchange.pns.transport.apn.ios.enabled': 'true' };
  const { adapters, clock, service } = testService({ properties: switchedOn });
  const { stores } = adapters;
  const url = await serveHttp(service);
  await stores.subscriptions.put(aSubscription());
  await stores.subscriptions.put(
    aSubscription({ subscriptionId: 'other', token: 'other', state: 'unverified' }),
  );
  const mail = { event: 'new-mail', ...aNewMail({ subject: 'Hush', uid: 101 }) } as const;
  await service.intake.accept(mail);
  const body = await vi.waitFor(async () => {
    const trail = (await (await trailOf(url)).json()) as TrailBody;
    expect(trail.notifications).toHaveLength(1);
    return trail;
  });
  const at = new Date(clock.nowMs()).toISOString();
  const notificationId = body.notifications[0]?.notificationId;
  const { subscriptionId } = aSubscription();
  expect(body.events).toMatchObject([
    { event: 'new-mail', source: 'dovecot', mailbox: 'INBOX', uids: [101], acceptedAt: at, plannedAt: at },
  ]);
  expect(body.events[0]?.decisions).toEqual(
    expect.arrayContaining([
      { subscriptionId, verdict: 'planned', notificationId },
      { subscriptionId: 'other', verdict: 'held-back', reason: 'unverified' },
    ]),
  );
  expect(body.notifications).toMatchObject([
    {
      subscriptionId,
      transport: 'apns',
      clientId: 'brand1',
      kind: 'new-mail',
      state: 'waiting',
      plannedFor: at,
    },
  ]);
  expect(JSON.stringify(body)).not.toMatch(/Hush|zoe|a1a1/);
});

test('the trail is for operators alone, and empty for an account that nobody has told of', async () => {
  const url = await serveHttp(testService().service);
  expect((await trailOf(url, 'wrong')).status).toBe(401);
  expect(await (await trailOf(url)).json()).toEqual({ events: [], notifications: [] });
});
