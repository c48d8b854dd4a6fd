import { median } from '../../report/statistics.ts';
import { bareClient } from '../web-push/bare-client.ts';
import { ourGateway } from '../web-push/our-gateway.ts';
import { startPushService } from '../web-push/start-push-service.ts';
import type { Subject } from '../web-push/subject.ts';
import type { Measure } from './measure.ts';

const AT_ONCE = 64;
const GOAL_PER_CPU_SECOND = 2_000;
const UNIT = 'notifications per CPU second';

/** Payload, encryption, signature, TLS: what of it this process pays for; a bare client takes turns with it. */
export const webPush: Measure = {
  name: 'web-push',
  run: async ({ amounts: { count, rounds }, progress }) => {
    progress('starting a simulator');
    using service = await startPushService();
    await using ours = ourGateway(service.target);
    await using bare = bareClient(service.target);
    await ours.send();
    service.takeUnseen();
    progress(`${rounds} rounds of ${count} notifications, and as many of a bare client`);
    const rates: { gateway: number[]; bare: number[] } = { gateway: [], bare: [] };
    for (const subject of [ours, bare]) await sendAll(subject, Math.ceil(count / 4));
    for (let round = 0; round < rounds; round += 1) {
      rates.gateway.push(await perCpuSecond(ours, count));
      rates.bare.push(await perCpuSecond(bare, count));
    }
    const own = { name: 'web-push', value: median(rates.gateway), unit: 'per-CPU-second' };
    return {
      lines: [
        { ...own, unit: UNIT },
        { name: 'web-push-bare-client', value: median(rates.bare), unit: UNIT },
      ],
      goals: [{ ...own, relation: '>=', limit: GOAL_PER_CPU_SECOND }],
    };
  },
};

async function perCpuSecond(subject: Subject, count: number): Promise<number> {
  const before = process.cpuUsage();
  await sendAll(subject, count);
  const { system, user } = process.cpuUsage(before);
  return count / ((user + system) / 1e6);
}

async function sendAll(subject: Subject, count: number): Promise<void> {
  let left = count;
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    while (left > 0) {
      left -= 1;
      await subject.send();
    }
  });
  await Promise.all(lanes);
}
