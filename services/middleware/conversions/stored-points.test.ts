import { anEvent, aTenant, someTimeMs, webhookVerdict } from '@mailweave/injection';
import { expect, onTestFinished, test, vi } from 'vitest';
import { call, serveHttp } from '../testing/serve-http.ts';
import { adminToken, testMiddleware } from '../testing/test-middleware.ts';
import { answering, startReceiver } from './testing/receiver.ts';

test('events of a tenant made by a call go to its points, signed with its key, and follow a change of them', async () => {
  const [first, second] = [await startReceiver(answering(204)), await startReceiver(answering(204))];
  const system = await testMiddleware();
  const ports = [first.port, second.port];
  system.config.conversions = {
    ...system.config.conversions,
    timeoutMs: 2_000,
    concurrency: 1,
    ports,
    allowedNetworks: ['127.0.0.0/8'],
  };
  const middleware = system.restarted();
  const url = await serveHttp(middleware);
  const pointTo = (receiver: { url: string }) => ({
    id: 'hook',
    type: 'webhook' as const,
    eventType: 'read' as const,
    connectionInformation: { url: receiver.url },
  });
  const body = aTenant({ id: 'shop', conversionPoints: [pointTo(first)] });
  const path = `${url}/api/tenants`;
  await call(`${path}?createDB=true`, { method: 'POST', token: adminToken, body });
  const dispatcher = middleware.sendConversions();
  onTestFinished(() => dispatcher[Symbol.asyncDispose]());

  const event = anEvent({ tenantId: 'shop', type: 'read', eventId: 'event-1' });
  await middleware.injectionApi.report([event]);
  await vi.waitFor(() => expect(first.requests).toHaveLength(1), { timeout: 10_000 });
  const [request] = first.requests;
  const received = { headers: request?.headers ?? {}, body: Buffer.from(request?.body ?? '') };
  expect(webhookVerdict(received, ['push secret'], system.clock.nowMs())).toEqual({ outcome: 'genuine' });

  const changed = [pointTo(second)];
  await call(`${path}/shop/conversionPoints`, { method: 'PUT', token: adminToken, body: changed });
  await middleware.injectionApi.report([{ ...event, eventId: 'event-2', atMs: someTimeMs }]);
  await vi.waitFor(() => expect(second.requests).toHaveLength(1), { timeout: 10_000 });
  expect(second.requests[0]?.body).toContain('event-2');
  expect(first.requests).toHaveLength(1);
});
