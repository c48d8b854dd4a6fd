import type { ConversionPoint, TenantId } from '@mailweave/contracts';
import {
  type AttemptResult,
  type Delivery,
  type DeliveryVerdict,
  deliveryVerdict,
  type PointRef,
} from '@mailweave/injection';
import type { ConversionContext } from './conversion-context.ts';
import type { PointClient } from './point-client.ts';
import { ongageRequest, webhookRequest } from './point-requests.ts';

/** Events of one webhook request. */
const maxBatchEvents = 500;

/**
 * Requests that follow each other in one wave of a point that gets an event with each: a wave costs two durable writes,
 * and would end with its slowest request each time.
 */
const requestsInTurn = 8;

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
  const { concurrency, timeoutMs } = context.settings;
  const limit = isWebhook ? maxBatchEvents : concurrency * requestsInTurn;
  while (!work.isClosing()) {
    const leaseId = context.random.hex(16);
    // Time for requests that come in turn; what there is no time for comes again.
    const lastBeginMs = context.clock.nowMs() + (isWebhook ? 0 : timeoutMs);
    const leaseUntilMs = lastBeginMs + timeoutMs + leaseGraceMs;
    const deliveries = await takeDue(context, work.ref, { leaseId, leaseUntilMs, limit });
    if (deliveries.length === 0) return;
    const groups = isWebhook ? [deliveries] : deliveries.map((delivery) => [delivery]);
    const settlements = await attemptAll(context, work, { groups, lastBeginMs });
    await settle(context, { ...work.ref, leaseId }, settlements);
    // Webhooks go out once a second, so that events travel together.
    if (isWebhook && deliveries.length < limit) return;
  }
}

async function takeDue(
  { clock, stores }: ConversionContext,
  ref: PointRef,
  lease: { leaseId: string; leaseUntilMs: number; limit: number },
): Promise<Delivery[]> {
  return await stores.conversions.takeDue({ ...ref, ...lease, nowMs: clock.nowMs() });
}

type Settlement = Parameters<ConversionContext['stores']['conversions']['settle']>[1][number];

/**
 * A request for each group, as many at once as the settings say. Once the point says that it wants no more, the time is
 * up or the program stops, the rest is not sent: it comes again when its lease is over.
 */
async function attemptAll(
  context: ConversionContext,
  work: SendDueWork,
  { groups, lastBeginMs }: { groups: readonly (readonly Delivery[])[]; lastBeginMs: number },
): Promise<Settlement[]> {
  const settlements: Settlement[] = [];
  const waiting = groups.values();
  let isHeldUp = false;
  const sendInTurn = async (): Promise<void> => {
    for (const group of waiting) {
      const settled = await attempt(context, work, group);
      settlements.push(...settled);
      isHeldUp ||= settled.some(({ verdict }) => wantsNoMore(verdict)) || work.isClosing();
      if (isHeldUp || context.clock.nowMs() > lastBeginMs) return;
    }
  };
  await Promise.all(Array.from({ length: context.settings.concurrency }, sendInTurn));
  return settlements;
}

function wantsNoMore(verdict: DeliveryVerdict): boolean {
  if (verdict.outcome === 'retry') return verdict.pausePointUntilMs !== undefined;
  return verdict.outcome === 'point-disabled';
}

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
