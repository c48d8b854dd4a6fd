import { renderExplanation } from '@mailweave/middleware';
import { Command } from 'commander';
import { configOption } from '../arguments/config-option.ts';
import { tenantOption } from '../arguments/tenant-option.ts';
import { type NamedUser, parseUser, userKeyIn } from '../arguments/user.ts';
import { readConfig } from '../config/read-config.ts';
import { withMiddleware } from '../offline-middleware.ts';
import type { Terminal } from '../terminal.ts';

type Options = { config: string; json: boolean; mailbox: string; tenant: string };

/** `explain USER`: for each live campaign, why he gets it or does not. */
export function explainCommand(terminal: Terminal): Command {
  return new Command('explain')
    .description('say for each live campaign why a user gets it now, or why not')
    .argument('<user>', 'address, or user key of 64 hexadecimal digits', parseUser)
    .option('--json', 'print JSON for programs', false)
    .option('--mailbox <name>', 'mailbox that would be opened', 'INBOX')
    .addOption(tenantOption())
    .addOption(configOption())
    .action(async (user: NamedUser, options: Options) => {
      const { json, mailbox, tenant: tenantId } = options;
      const config = await readConfig(options.config);
      const query = { tenantId, userKey: userKeyIn(config, tenantId, user), mailbox };
      const explanation = await withMiddleware(config, terminal, (middleware) => {
        return middleware.explainUser(query);
      });
      const text = json ? `${JSON.stringify(explanation, null, 2)}\n` : renderExplanation(explanation);
      terminal.output.write(text);
    });
}
