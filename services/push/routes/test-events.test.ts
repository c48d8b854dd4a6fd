import { expect, test } from 'vitest';
import { adminToken, serveHttp, testService } from '../testing/test-service.ts';

function tell(url: string, account: string, body: object, token = adminToken): Promise<Response> {
  return fetch(`${url}/api/push/accounts/${account}/test-events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test('a message that nobody has sent is taken once', async () => {
  const { metrics, service } = testService();
  const url = await serveHttp(service);
  const mail = { mailbox: 'INBOX', uidValidity: 7, uid: 101, subject: 'Lunch?' };
  const first = await tell(url, '249@1', mail);
  expect([first.status, await first.json()]).toEqual([202, { outcome: 'accepted' }]);
  expect(await (await tell(url, '249@1', mail)).json()).toEqual({ outcome: 'known' });
  expect(await (await tell(url, '250@1', mail)).json()).toEqual({ outcome: 'accepted' });
  expect(metrics.total('mailweave_push_mailbox_events_total')).toBe(3);
});

test.each([
  ['249@1', { uid: 0 }, 422],
  ['249@1', { text: 'Hello' }, 422],
  ['anna@example.org', {}, 422],
])('an event for %s with %j is refused', async (account, body, status) => {
  const { service } = testService();
  expect((await tell(await serveHttp(service), account, body)).status).toBe(status);
});

test('only the token of an operator opens it', async () => {
  const { service } = testService();
  expect((await tell(await serveHttp(service), '249@1', {}, 'wrong')).status).toBe(401);
});
