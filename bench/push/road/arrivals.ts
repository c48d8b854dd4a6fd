import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AccountId, PushStores } from '@mailweave/push';
import { percentile } from '../../middleware/measures/percentile.ts';
import type { Goal } from '../../report/goal.ts';
import { accountOf, mailOf, startService, subscribe } from './started-service.ts';

const ARRIVALS_PER_SECOND = 200;
/** Of the messages of a backlog, so many arrive one by one. */
const SHARE = 0.2;

export type ArrivalsOrder = { readonly count: number; readonly perSecond: number };

/** A message that is due now. @param atMs when it was to come, since 1970: waiting for this thread counts */
export type Arrival = { readonly number: number; readonly atMs: number };

/** How long a source waits until its message is kept, and the message until it is given to a gateway. */
export async function measureArrivals(engine: string, stores: PushStores, backlog: number): Promise<Goal[]> {
  const count = Math.round(backlog * SHARE);
  await subscribe(stores, count);
  const toldAt = new Map<AccountId, number>();
  const acceptMs: number[] = [];
  const roadMs: number[] = [];
  const all = Promise.withResolvers<void>();
  await using service = startService(stores, ({ target }) => {
    roadMs.push(nowMs() - (toldAt.get(target.accountId) ?? 0));
    if (roadMs.length === count) all.resolve();
  });
  const accepted: Promise<void>[] = [];
  const workerData: ArrivalsOrder = { count, perSecond: ARRIVALS_PER_SECOND };
  const source = new Worker(new URL('./arrivals-worker.ts', import.meta.url), { workerData });
  source.on('message', ({ atMs, number }: Arrival) => {
    toldAt.set(accountOf(number), atMs);
    accepted.push(
      service.intake.accept(mailOf(number)).then(() => {
        acceptMs.push(nowMs() - atMs);
      }),
    );
  });
  await once(source, 'exit');
  await Promise.all([...accepted, all.promise]);
  const line = (name: string, values: readonly number[], share: number, limit: number): Goal => ({
    name: `${engine}-${name}`,
    value: percentile(values, share),
    unit: 'ms',
    relation: '<=',
    limit,
  });
  return [
    line('accept-p50', acceptMs, 0.5, 5),
    line('accept-p99', acceptMs, 0.99, 5),
    line('mail-to-gateway-p50', roadMs, 0.5, 50),
    line('mail-to-gateway-p99', roadMs, 0.99, 500),
  ];
}

/** The same clock in every thread. */
function nowMs(): number {
  return performance.timeOrigin + performance.now();
}
