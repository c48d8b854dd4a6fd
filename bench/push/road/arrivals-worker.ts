/** The source of the arrivals, in a thread of its own: it goes on telling while the measured thread stands still. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ArrivalsOrder } from './arrivals.ts';

const { count, perSecond } = workerData as ArrivalsOrder;
const never = new Int32Array(new SharedArrayBuffer(4));
const startMs = performance.timeOrigin + performance.now();
for (let number = 0; number < count; number += 1) {
  const atMs = startMs + (number * 1_000) / perSecond;
  const waitMs = atMs - (performance.timeOrigin + performance.now());
  if (waitMs > 0) Atomics.wait(never, 0, 0, waitMs);
  parentPort?.postMessage({ number, atMs });
}
