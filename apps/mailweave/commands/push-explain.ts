import { AccountSubscriptions, ListenerExplanation, PushTrail } from '@mailweave/contracts';
import { Command } from 'commander';
import type { AdminApi } from '../admin-api/admin-api.ts';
import { accountNamed, accountPath } from '../admin-api/find-account.ts';
import { type AdminApiOptions, adminApiOf, withAdminApi } from '../arguments/admin-api-options.ts';
import { parseLast } from '../arguments/numbers.ts';
import { type PushExplanation, renderPushExplanation } from '../push-reports/explanation.ts';
import type { Terminal } from '../terminal.ts';

type Options = AdminApiOptions & { json: boolean; last: number };

/** `push explain ACCOUNT`: why a phone stayed silent. */
export function pushExplainCommand(terminal: Terminal): Command {
  const command = new Command('explain')
    .description(
      'say whether mail of an account is listened for, which devices are told, and what became of the last messages',
    )
    .argument('<account>', 'its numbers (249@1), log-in name or address')
    .option('--last <number>', 'how many messages and notifications to show', parseLast, 10)
    .option('--json', 'print JSON for programs; of those all that are told', false);
  return withAdminApi(command).action(async (name: string, { json, last, ...options }: Options) => {
    const explanation = await explain(adminApiOf(options), name);
    terminal.output.write(
      json ? `${JSON.stringify(explanation, null, 2)}\n` : renderPushExplanation(explanation, last),
    );
  });
}

async function explain(api: AdminApi, name: string): Promise<PushExplanation> {
  const account = await accountNamed(api, name);
  const path = accountPath(account);
  const [listener, { subscriptions }, trail] = await Promise.all([
    api.get(`${path}/listener`, ListenerExplanation),
    api.get(`${path}/subscriptions`, AccountSubscriptions),
    api.get(`${path}/trail`, PushTrail),
  ]);
  return { accountId: account.accountId, listener, subscriptions, trail };
}
