import type { Push, PushOutcome } from '@mailweave/push';
import { newUuid } from '../dispatch/new-uuid.ts';
import type { DoctorParts } from './doctor-parts.ts';
import type { Finding } from './finding.ts';

/** No device has these: the push service says so once it has taken our key. */
const NOBODYS_TOKENS = { apns: '0'.repeat(64), fcm: 'mailweave-push-doctor' } as const;

type Parts = Pick<DoctorParts, 'brands' | 'clock' | 'gatewayOf' | 'random'>;

/** Asks each push service to tell a device that is none. What it says of the device does not matter, what it says of us does. */
export async function checkBrands(parts: Parts): Promise<Finding[]> {
  const { apnsBrands, fcmBrands } = parts.brands.current;
  const wanted = [
    ...apnsBrands.map(({ clientId }) => ({ transport: 'apns', clientId }) as const),
    ...fcmBrands.map(({ clientId }) => ({ transport: 'fcm', clientId }) as const),
  ];
  if (wanted.length === 0) {
    const text = 'No brand has keys for APNs or FCM: name them in files or in push.brands.';
    return [{ area: 'phones', outcome: 'skipped', text }];
  }
  return await Promise.all(wanted.map((brand) => checkBrand(parts, brand)));
}

type Wanted = { transport: keyof typeof NOBODYS_TOKENS; clientId: string };

async function checkBrand(parts: Parts, { clientId, transport }: Wanted): Promise<Finding> {
  const gateway = parts.gatewayOf(transport);
  const problem = parts.brands.problems.find((each) => each.clientId === clientId);
  if (gateway === undefined) return failed(transport, `${clientId}: this process sends nothing there.`);
  const outcome = await gateway.send(probe(parts, { clientId, transport }));
  if (outcome.outcome === 'misconfigured' && problem !== undefined)
    return failed(transport, `${clientId}: left out, ${problem.setting ?? 'its setting'} ${problem.message}`);
  return { area: transport, ...verdictOn(clientId, outcome) };
}

function verdictOn(clientId: string, outcome: PushOutcome): Pick<Finding, 'outcome' | 'text'> {
  switch (outcome.outcome) {
    case 'misconfigured':
      return { outcome: 'failed', text: `${clientId}: the push service refuses us, ${outcome.reason}` };
    case 'retry':
      return {
        outcome: 'failed',
        text: `${clientId}: the push service cannot be used now, ${outcome.reason}`,
      };
    default:
      return { outcome: 'ok', text: `${clientId}: the push service answers, and takes the key.` };
  }
}

function failed(area: string, text: string): Finding {
  return { area, outcome: 'failed', text };
}

function probe({ clock, random }: Parts, { clientId, transport }: Wanted): Push {
  const [accountId, subscriptionId, nowMs] = ['1@1' as const, newUuid(random), clock.nowMs()];
  return {
    target: { accountId, subscriptionId, clientId, token: NOBODYS_TOKENS[transport] },
    presentation: { badge: false },
    notification: {
      notificationId: newUuid(random),
      accountId,
      subscriptionId,
      topic: 'ox:mail:new',
      content: { kind: 'test' },
      collapseKey: 'doctor',
      priority: 'normal',
      createdAtMs: nowMs,
      expiresAtMs: nowMs + 60_000,
    },
  };
}
