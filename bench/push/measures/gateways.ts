import { median, medianOfPairs } from '../../report/statistics.ts';
import type { ServiceName } from '../load/job.ts';
import { sendInProcess, startSimulated } from '../load/run-in-process.ts';
import type { Measure } from './measure.ts';

/** What a processor's second is worth, of the sending process alone; the simulated service is in another. */
export const apns = gatewayMeasure('apns', 6_000);
export const fcm = gatewayMeasure('fcm', 6_000);

function gatewayMeasure(service: ServiceName, limit: number): Measure {
  const unit = 'notifications per CPU second';
  return {
    name: service,
    run: async ({ amounts, profileFolder, progress }) => {
      progress('starting a simulator');
      await using simulated = await startSimulated(service);
      const { count, rounds } = amounts;
      progress(`${rounds} rounds of ${count} notifications, and as many of a bare client`);
      const { bare, gateway } = await sendInProcess(
        { kind: 'send', simulated, count, rounds },
        profileFolder,
      );
      const ours = { name: service, value: median(gateway), unit: 'per-CPU-second' };
      return {
        lines: [
          { ...ours, unit },
          { name: `${service}-bare-client`, value: median(bare), unit },
          {
            name: `${service}-to-bare-client`,
            value: medianOfPairs(gateway, bare, (own, limit) => own / limit),
            unit: 'of its rate, in the same rounds',
          },
        ],
        goals: [{ ...ours, relation: '>=', limit }],
      };
    },
  };
}
