import type { ConversionPoint, TenantId } from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';
import type { DeadLetter, PointCounts, PointRef, PointState } from '@mailweave/injection';
import type { ConversionContext } from './conversion-context.ts';

/** What an operator sees of a point; `point` is undefined when it is no longer configured. */
export type PointOverview = PointCounts & {
  state: PointState;
  point: ConversionPoint | undefined;
  /** How long the oldest event has been waiting; undefined when none waits. */
  lagMs: number | undefined;
  /** Whether the point has asked for a pause that is not over. */
  isPaused: boolean;
};

/** What an operator can do; each function rejects with UnknownPointError for a point that is not there. */
export type ConversionAdministration = {
  /** Every point that is configured or ever had an event, by id. */
  overview(tenantId: TenantId): Promise<PointOverview[]>;
  /** The oldest dead letters. */
  deadLetters(point: PointRef, limit: number): Promise<DeadLetter[]>;
  /** Sends dead letters again. Returns how many. */
  replay(point: PointRef, eventId: string | 'all'): Promise<number>;
  /** False if the point was neither disabled nor paused. */
  enable(point: PointRef): Promise<boolean>;
};

/** Neither configured nor ever sent to. */
export class UnknownPointError extends AppError {
  constructor({ pointId, tenantId }: PointRef) {
    super({
      code: 'conversion-point-unknown',
      publicText: `The tenant ${JSON.stringify(tenantId.slice(0, 48))} has no conversion point ${JSON.stringify(pointId.slice(0, 64))}: see mailweave conversions list.`,
      retry: 'after-change',
    });
  }
}

export function createConversionAdministration(context: ConversionContext): ConversionAdministration {
  const { clock, stores } = context;
  const { conversions } = stores;
  const known = async (ref: PointRef): Promise<PointRef> => {
    const all = await overview(context, ref.tenantId);
    if (!all.some(({ state }) => state.pointId === ref.pointId)) throw new UnknownPointError(ref);
    return ref;
  };
  return {
    overview: (tenantId) => overview(context, tenantId),
    deadLetters: async (ref, limit) =>
      await conversions.deadLetters({ ...(await known(ref)), afterSequence: 0, limit }),
    replay: async (ref, eventId) => await conversions.replay(await known(ref), eventId, clock.nowMs()),
    enable: async (ref) => await conversions.enable(await known(ref), clock.nowMs()),
  };
}

async function overview(
  { clock, conversionPointsOf, stores: { conversions } }: ConversionContext,
  tenantId: TenantId,
): Promise<PointOverview[]> {
  const points = await conversionPointsOf(tenantId);
  const states = (await conversions.points()).filter((state) => state.tenantId === tenantId);
  const ids = new Set([...points.map(({ id }) => id), ...states.map(({ pointId }) => pointId)]);
  const nowMs = clock.nowMs();
  return await Promise.all(
    [...ids].toSorted().map(async (pointId) => {
      const ref = { tenantId, pointId };
      const state = states.find((each) => each.pointId === pointId) ?? { ...ref, pausedUntilMs: 0 };
      const { oldestWaitingSinceMs: sinceMs } = state;
      const lagMs = sinceMs === undefined ? undefined : Math.max(nowMs - sinceMs, 0);
      const point = points.find(({ id }) => id === pointId);
      return {
        ...(await conversions.counts(ref)),
        state,
        point,
        lagMs,
        isPaused: state.pausedUntilMs > nowMs,
      };
    }),
  );
}
