import type { PushStores } from '@mailweave/push';
import type { Goal } from '../../report/goal.ts';
import { mailOf, startService, subscribe } from './started-service.ts';

const GROUP = 500;

/** How fast messages that wait become notifications and are sent and settled, by one process. */
export async function measureBacklog(engine: string, stores: PushStores, backlog: number): Promise<Goal[]> {
  await subscribe(stores, backlog);
  // Numbers that no other measure has used.
  for (let first = 0; first < backlog; first += GROUP) {
    const numbers = Array.from({ length: Math.min(GROUP, backlog - first) }, (_, index) => first + index);
    await stores.events.add(
      numbers.map((number) => ({ ...mailOf(number), uidValidity: 2 })),
      Date.now(),
    );
  }
  const all = Promise.withResolvers<void>();
  let sent = 0;
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  const service = startService(stores, () => {
    sent += 1;
    if (sent === backlog) all.resolve();
  });
  await all.promise;
  await service[Symbol.asyncDispose]();
  const seconds = (performance.now() - startMs) / 1_000;
  const cpu = process.cpuUsage(startCpu);
  const cpuSeconds = (cpu.user + cpu.system) / 1_000_000;
  const rate = (name: string, value: number): Goal => ({
    name: `${engine}-${name}`,
    value,
    unit: 'notifications/s',
    relation: '>=',
    limit: 2_000,
  });
  return [rate('queue', backlog / seconds), rate('queue-per-cpu-second', backlog / cpuSeconds)];
}
