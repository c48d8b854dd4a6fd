import type { ConversionPoint, TenantId } from '@mailweave/contracts';
import { type AttemptResult, type Delivery, deliveryVerdict, type PointRef } from '@mailweave/injection';
import type { ConversionContext } from './conversion-context.ts';
import type { PointClient } from './point-client.ts';
import { ongageRequest, webhookRequest } from './point-requests.ts';

/** Events of one webhook request. */
const maxBatchEvents = 500;

/** Beyond the longest request: for the writes around it. */
const leaseGraceMs = 1000;

export type SendDueWork = {
  point: ConversionPoint;
  ref: PointRef;
  client: PointClient;
  /** True once the program is about to stop. */
  isClosing(): boolean;
};

/** Sends what is due at one point, wave by wave, until nothing is, and writes down what came of it. */
export async function sendDue(context: ConversionContext, work: SendDueWork): Promise<void> {
  const isWebhook = work.point.type === 'webhook';
  const limit = isWebhook ? maxBatchEvents : context.settings.concurrency;
  while (!work.isClosing()) {
    const leaseId = context.random.hex(16);
    const deliveries = await takeDue(context, work.ref, { leaseId, limit });
    if (deliveries.length === 0) return;
    const groups = isWebhook ? [deliveries] : deliveries.map((delivery) => [delivery]);
    const settlements = await Promise.all(groups.map((group) => attempt(context, work, group)));
    await settle(context, { ...work.ref, leaseId }, settlements.flat());
    // Webhooks go out once a second, so that events travel together.
    if (isWebhook && deliveries.length < limit) return;
  }
}

async function takeDue(
  { clock, settings, stores }: ConversionContext,
  ref: PointRef,
  { leaseId, limit }: { leaseId: string; limit: number },
): Promise<Delivery[]> {
  const nowMs = clock.nowMs();
  const leaseUntilMs = nowMs + settings.timeoutMs + leaseGraceMs;
  return await stores.conversions.takeDue({ ...ref, nowMs, leaseId, leaseUntilMs, limit });
}

type Settlement = Parameters<ConversionContext['stores']['conversions']['settle']>[1][number];

/** One request, and what it means for each of its deliveries. */
async function attempt(
  context: ConversionContext,
  work: SendDueWork,
  deliveries: readonly Delivery[],
): Promise<Settlement[]> {
  const { client, point, ref } = work;
  const result = await requestOnce(context, { client, point, tenantId: ref.tenantId }, deliveries);
  const nowMs = context.clock.nowMs();
  // One draw for all: what travelled together is tried again together.
  const drawn = context.random.hex(4);
  const random = { hex: () => drawn };
  return deliveries.map(({ failedAttempts, sequence }) => {
    return { sequence, verdict: deliveryVerdict(result, failedAttempts, { nowMs, random }) };
  });
}

/** One request with these deliveries, of which a point of type ongage takes one. */
export async function requestOnce(
  context: ConversionContext,
  { client, point, tenantId }: { client: PointClient; point: ConversionPoint; tenantId: TenantId },
  deliveries: readonly Delivery[],
): Promise<AttemptResult> {
  const [first] = deliveries;
  if (point.type === 'ongage' && first !== undefined) return await client.send(ongageRequest(point, first));
  const secret = await context.secretKeyOf(tenantId);
  if (secret === undefined) return { kind: 'failed', cause: 'secret-missing' };
  const signing = { nowMs: context.clock.nowMs(), secretKey: secret.reveal() };
  return await client.send(webhookRequest(point, deliveries, signing));
}

async function settle(
  { clock, events, stores }: ConversionContext,
  lease: PointRef & { leaseId: string },
  settlements: readonly Settlement[],
): Promise<void> {
  await stores.conversions.settle(lease, settlements, clock.nowMs());
  for (const { verdict } of settlements) events.conversionSettled(lease, verdict);
  const disabling = settlements.find(({ verdict }) => verdict.outcome === 'point-disabled');
  if (disabling !== undefined) events.conversionPointDisabled(lease);
}
