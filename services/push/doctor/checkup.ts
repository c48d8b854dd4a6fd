import type { AccountId } from '@mailweave/push';
import type { Timer } from '../mail-server/timer.ts';
import { checkAccount } from './check-account.ts';
import { checkBrands } from './check-brands.ts';
import { checkCallback } from './check-callback.ts';
import { checkCluster } from './check-cluster.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkDoveadm } from './check-doveadm.ts';
import { checkFiles } from './check-files.ts';
import { checkLogIn } from './check-log-in.ts';
import { checkMailServer } from './check-mail-server.ts';
import { checkStores } from './check-stores.ts';
import { checkWebPush } from './check-web-push.ts';
import type { Check, DoctorParts } from './doctor-parts.ts';
import type { Finding } from './finding.ts';

const CHECKS: readonly (readonly [area: string, check: Check])[] = [
  ['stores', checkStores],
  ['cluster', checkCluster],
  ['files', checkFiles],
  ['credentials', checkCredentials],
  ['log-in', checkLogIn],
  ['mail-server', checkMailServer],
  ['doveadm', checkDoveadm],
  ['callback', checkCallback],
  ['phones', checkBrands],
  ['web-push', checkWebPush],
  ['account', checkAccount],
];

/** No check may keep the others waiting for longer. */
const CHECK_WITHIN_MS = 20_000;

/** Tries everything that the role push needs, as it is configured in this process. In the order of a message's way. */
export async function checkup(
  parts: DoctorParts,
  { accountId, timer }: { accountId: AccountId | undefined; timer: Timer },
): Promise<Finding[]> {
  const found = await Promise.all(
    CHECKS.map(async ([area, check]) => {
      const late: Finding = { area, outcome: 'failed', text: 'There was no answer within 20 seconds.' };
      return await within(timer, check(parts, accountId), [late]);
    }),
  );
  return found.flat();
}

async function within<Result>(timer: Timer, work: Promise<Result>, late: Result): Promise<Result> {
  const { promise, resolve } = Promise.withResolvers<Result>();
  const callOff = timer(CHECK_WITHIN_MS, () => resolve(late));
  try {
    return await Promise.race([work, promise]);
  } finally {
    callOff();
    // What fails after that is nobody's any more.
    work.catch(() => undefined);
  }
}
