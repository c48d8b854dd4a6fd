import type { DueCampaign, InjectionApi, UserRef } from '@mailweave/contracts';
import { expect, test, vi } from 'vitest';
import { balance } from '../../testing/balancer.ts';
import { buildExport } from '../../testing/build-export.ts';
import { clientAt } from '../../testing/over-http.ts';
import { serveHttp, startHttp } from '../../testing/serve-http.ts';
import { aTemplateFile, imapToken, testMiddleware, userKeyNumber } from '../../testing/test-middleware.ts';

const user = { tenantId: 'default', userKey: userKeyNumber(1) };
const neighbour = { tenantId: 'default', userKey: userKeyNumber(2) };
const stranger = { tenantId: 'acme', userKey: userKeyNumber(1) };
const everybody = [user, neighbour, stranger];

/** Which sessions of the three have been told; a change may be told more than once. */
function told(api: InjectionApi): boolean[] {
  const heard = everybody.map(() => false);
  for (const [at, each] of everybody.entries()) {
    api.watch(each, () => {
      heard[at] = true;
    });
  }
  return heard;
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

const ofUser = (who: UserRef) => ({ scope: 'user', ...who }) as const;

test('sessions elsewhere are told of what concerns their user or his tenant, and of nothing else', async () => {
  const { middleware } = await testMiddleware();
  const { api } = await clientAt(await serveHttp(middleware));
  const heard = told(api);
  await middleware.switches.throw(ofUser(neighbour));
  await expect.poll(() => heard).toEqual([false, true, false]);
  await middleware.switches.throw({ scope: 'tenant', tenantId: 'default' });
  await expect.poll(() => heard).toEqual([true, true, false]);
});

test('who is cut off for a moment is told afterwards of what was missed, and only of that', async () => {
  const { middleware } = await testMiddleware();
  const server = await startHttp(middleware, 0);
  const client = await clientAt(server.url);
  const heard = told(client.api);
  await server.close();
  await expect.poll(() => client.isReachable()).toBe(false);
  await middleware.switches.throw(ofUser(neighbour));
  await startHttp(middleware, portOf(server.url));
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual([false, true, false]);
});

test('when the middleware is another process now, everybody is told that anything may have changed', async () => {
  const { middleware, restarted } = await testMiddleware();
  const server = await startHttp(middleware, 0);
  const client = await clientAt(server.url);
  const heard = told(client.api);
  await server.close();
  await startHttp(restarted(), portOf(server.url));
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual([true, true, true]);
});

test('that nothing is due is asked once, until a change is told', async () => {
  const { middleware } = await testMiddleware();
  const asked = vi.spyOn(middleware.injectionApi, 'due');
  const { api } = await clientAt(await serveHttp(middleware), { nothingDueTtlMs: 60_000 });
  const heard = told(api);
  const query = { ...user, mailbox: 'INBOX', injectedInSession: 0 };
  for (let time = 0; time < 3; time += 1) expect(await api.due(query)).toEqual([]);
  expect(asked).toHaveBeenCalledTimes(1);
  await middleware.switches.throw(ofUser(user));
  await expect.poll(() => heard).toEqual([true, false, false]);
  await api.due(query);
  expect(asked).toHaveBeenCalledTimes(2);
});

test('who is told of a campaign by one middleware gets it from another that has not heard of it', async () => {
  const system = await testMiddleware();
  const calls = await serveHttp(system.middleware);
  const teller = system.restarted();
  const { api } = await clientAt(await balance({ calls, changes: await serveHttp(teller) }));
  const query = { ...user, mailbox: 'INBOX', injectedInSession: 0 };
  expect(await api.due(query)).toEqual([]);
  const answered = new Promise<readonly DueCampaign[]>((resolve) => {
    api.watch(user, () => resolve(api.due(query)));
  });
  const { manifestKey } = await buildExport(system.bucket, {
    campaign: 'spring',
    templates: { 'main/en': aTemplateFile() },
  });
  await teller.runImport({ tenantId: 'default', manifestKey });
  expect(await answered).toMatchObject([{ campaignId: 'spring' }]);
});

test('a stream that nobody ends is ended when the server closes', async () => {
  const { middleware } = await testMiddleware();
  const server = await startHttp(middleware, 0);
  const response = await fetch(`${server.url}/api/injection/changes/`, {
    headers: { authorization: `Bearer ${imapToken}` },
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const text = response.text();
  await server.close();
  expect(await text).toMatch(/^id: \w+-0\nevent: start\ndata: \{"resumed":false\}\n\n/);
});
