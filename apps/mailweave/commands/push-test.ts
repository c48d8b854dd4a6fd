import { setTimeout as pause } from 'node:timers/promises';
import {
  type AccountSubscription,
  AccountSubscriptions,
  PushTrail,
  TestEventAnswer,
} from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';
import { type LogOutput, systemRandom } from '@mailweave/host';
import { Command, Option } from 'commander';
import type { AdminApi } from '../admin-api/admin-api.ts';
import { accountNamed, accountPath } from '../admin-api/find-account.ts';
import { type AdminApiOptions, adminApiOf, withAdminApi } from '../arguments/admin-api-options.ts';
import { parseSeconds } from '../arguments/numbers.ts';
import {
  isOver,
  isReached,
  renderTestedDevices,
  type TestProgress,
  testProgress,
} from '../push-reports/test-progress.ts';
import { counted } from '../push-reports/words.ts';
import type { Terminal } from '../terminal.ts';

type Options = AdminApiOptions & { json: boolean; wait: number };

/** A message that nobody has sent did not reach every device that was to be told, or none was. */
class TestNotDeliveredError extends AppError {
  constructor(publicText: string) {
    super({ code: 'push-test-not-delivered', publicText, retry: 'after-change' });
  }
}

const LOOK_EVERY_MS = 300;

/** `push test ACCOUNT`: tells of a message that nobody has sent, and follows it to the devices. */
export function pushTestCommand(terminal: Terminal): Command {
  const command = new Command('test')
    .description(
      'tell the devices of an account of a message that nobody has sent, and say what became of it',
    )
    .argument('<account>', 'its numbers (249@1), log-in name or address')
    .addOption(
      new Option('--wait <seconds>', 'how long to wait for the push services')
        .argParser(parseSeconds)
        .default(60_000, '60'),
    )
    .option('--json', 'print JSON for programs', false)
    .addHelpText('after', '\nExit code 0: at least one device was reached, and none failed.');
  return withAdminApi(command).action(async (name: string, { json, wait: waitMs, ...options }: Options) => {
    const api = adminApiOf(options);
    const path = accountPath(await accountNamed(api, name));
    const { subscriptions } = await api.get(`${path}/subscriptions`, AccountSubscriptions);
    const uid = await tellOf(api, path);
    const progress = await followed(() => lookAt(api, path, { subscriptions, uid }), {
      waitMs,
      show: shownOn(terminal.errors),
    });
    const isDone = isReached(progress);
    const text = json
      ? `${JSON.stringify({ reached: isDone, ...progress }, null, 2)}\n`
      : renderTestedDevices(progress.devices);
    if (json || progress.devices.length > 0) terminal.output.write(text);
    if (!isDone) throw new TestNotDeliveredError(failureText(progress, waitMs));
  });
}

/** Above the UIDs of any mailbox, and another one each time: the trail tells it again. */
const FIRST_TEST_UID = 2 ** 31;
const TEST_UID_VALIDITY = 2 ** 32 - 1;

/** @returns its UID */
async function tellOf(api: AdminApi, path: string): Promise<number> {
  const uid = FIRST_TEST_UID + Math.floor(Number.parseInt(systemRandom.hex(4), 16) / 2);
  const from = { name: 'Mailweave', address: 'push-test@mailweave.invalid' };
  const event = { uidValidity: TEST_UID_VALIDITY, uid, from, subject: 'This is a test' };
  await api.post(`${path}/test-events`, event, TestEventAnswer);
  return uid;
}

async function lookAt(
  api: AdminApi,
  path: string,
  { subscriptions, uid }: { subscriptions: readonly AccountSubscription[]; uid: number },
): Promise<TestProgress> {
  return testProgress(await api.get(`${path}/trail`, PushTrail), subscriptions, uid);
}

async function followed(
  look: () => Promise<TestProgress>,
  { show, waitMs }: { waitMs: number; show(progress: TestProgress): void },
): Promise<TestProgress> {
  const endMs = performance.now() + waitMs;
  while (true) {
    const progress = await look();
    show(progress);
    if (isOver(progress) || performance.now() >= endMs) return progress;
    await pause(LOOK_EVERY_MS);
  }
}

/** A line on standard error whenever something has changed. */
function shownOn(errors: LogOutput): (progress: TestProgress) => void {
  let shown = '';
  return ({ decided, devices }) => {
    const over = devices.filter(({ standing }) => standing !== 'waiting').length;
    const text = decided
      ? `${over} of ${counted(devices.length, 'device')} settled`
      : 'accepted; it is being decided who is told';
    if (text !== shown) errors.write(`${text}\n`);
    shown = text;
  };
}

function failureText({ decided, devices }: TestProgress, waitMs: number): string {
  const within = `within ${waitMs / 1000} seconds`;
  if (!decided) return `It was not decided ${within} who is told: see the log of the role push.`;
  if (devices.length === 0) return 'The account has no device: its app has to subscribe.';
  if (devices.some(({ standing }) => standing === 'waiting'))
    return `Not every push service took the message ${within}; it is tried again by itself.`;
  if (devices.some(({ standing }) => standing === 'failed')) return 'Not every device could be told.';
  return 'No device was to be told at this moment: see mailweave push explain.';
}
