import type { ConversionPoint } from '@mailweave/contracts';
import { CountingMetrics, ManualClock, Secret, SequentialRandom } from '@mailweave/foundation';
import { type InjectionStores, someTimeMs } from '@mailweave/injection';
import { createMemoryStores } from '@mailweave/stores';
import { onTestFinished } from 'vitest';
import type { ConversionsConfig } from '../../config.ts';
import { MiddlewareEvents } from '../../events.ts';
import type { ConversionContext } from '../conversion-context.ts';
import { ConversionDispatcher } from '../dispatcher.ts';

export const secretKey = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export const hook = { tenantId: 'default', pointId: 'hook' } as const;

export type TestDispatcher = {
  stores: InjectionStores;
  clock: ManualClock;
  metrics: CountingMetrics;
  /** Every log record as text. */
  logs: string[];
  /** The points of the tenant `default`; may be changed. */
  points: ConversionPoint[];
  /** One round, with all that it sends. */
  round(): Promise<void>;
  /** Another process on the same stores. */
  another(): ConversionDispatcher;
};

/** Events of type `read`, to a webhook unless told otherwise. */
export function aPoint(url: string, over: Partial<ConversionPoint> = {}): ConversionPoint {
  return { id: hook.pointId, type: 'webhook', eventType: 'read', connectionInformation: { url }, ...over };
}

/** A dispatcher over empty stores in memory; this machine and the points' ports may be reached. */
export function testDispatcher(
  points: ConversionPoint[],
  over: Partial<ConversionsConfig> = {},
): TestDispatcher {
  const stores = createMemoryStores();
  const clock = new ManualClock(someTimeMs);
  const leaseIds = new SequentialRandom();
  const metrics = new CountingMetrics();
  const logs: string[] = [];
  const record = (event: string, fields?: unknown) => logs.push(JSON.stringify([event, fields]));
  const logger = { debug: record, info: record, warn: record, error: record };
  const ports = points.map(({ connectionInformation: { url } }) => Number(URL.parse(url)?.port));
  const context: ConversionContext = {
    stores,
    clock,
    // Jitter in the middle, so that pauses are what the table says; leases differ.
    random: { hex: (sizeBytes) => (sizeBytes === 4 ? '7fffffff' : leaseIds.hex(sizeBytes)) },
    events: new MiddlewareEvents(logger, metrics),
    settings: {
      timeoutMs: 5000,
      concurrency: 4,
      keepSentDays: 30,
      ports,
      allowedNetworks: ['127.0.0.0/8'],
      ...over,
    },
    conversionPointsOf: async (tenantId) => (tenantId === 'default' ? points : []),
    secretKeyOf: async () => new Secret(secretKey),
  };
  const another = () => {
    const dispatcher = new ConversionDispatcher(context);
    onTestFinished(() => dispatcher[Symbol.asyncDispose]());
    return dispatcher;
  };
  const dispatcher = another();
  const round = async () => {
    // One that is under way may have looked already.
    await dispatcher.round();
    await dispatcher.idle();
    await dispatcher.round();
    await dispatcher.idle();
  };
  return { stores, clock, metrics, logs, points, round, another };
}
