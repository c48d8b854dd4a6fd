import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountId, PushStores } from '@mailweave/push';
import { percentile } from '../../middleware/measures/percentile.ts';
import type { Goal } from '../../report/goal.ts';
import { accountOf, mailOf, startService, subscribe } from './started-service.ts';

const TICK_MS = 5;
const ARRIVALS_PER_SECOND = 200;
/** Of the messages of a backlog, so many arrive one by one. */
const SHARE = 0.2;

/** How long a source waits until its message is kept, and the message until it is given to a gateway. */
export async function measureArrivals(engine: string, stores: PushStores, backlog: number): Promise<Goal[]> {
  const count = Math.round(backlog * SHARE);
  await subscribe(stores, count);
  const toldAt = new Map<AccountId, number>();
  const acceptMs: number[] = [];
  const roadMs: number[] = [];
  const all = Promise.withResolvers<void>();
  await using service = startService(stores, ({ target }) => {
    roadMs.push(performance.now() - (toldAt.get(target.accountId) ?? 0));
    if (roadMs.length === count) all.resolve();
  });
  const startMs = performance.now();
  const accepted: Promise<void>[] = [];
  for (let number = 0; number < count; ) {
    await sleep(TICK_MS);
    const due = Math.min(count, Math.floor(((performance.now() - startMs) / 1_000) * ARRIVALS_PER_SECOND));
    for (; number < due; number += 1) {
      const atMs = performance.now();
      toldAt.set(accountOf(number), atMs);
      accepted.push(
        service.intake.accept(mailOf(number)).then(() => {
          acceptMs.push(performance.now() - atMs);
        }),
      );
    }
  }
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
