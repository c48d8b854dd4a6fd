import { Purpose } from '@mailweave/contracts';
import { Argument, Command } from 'commander';
import { configOption } from '../arguments/config-option.ts';
import { tenantOption } from '../arguments/tenant-option.ts';
import { type NamedUser, parseUser, userKeyIn } from '../arguments/user.ts';
import { readConfig } from '../config/read-config.ts';
import { withMiddleware } from '../offline-middleware.ts';
import type { Terminal } from '../terminal.ts';

type Options = { config: string; source: string; tenant: string; textVersion: string };

const decisions = { give: 'given', withdraw: 'withdrawn' } as const;
const purposes = Purpose.anyOf.map((purpose) => purpose.const);

/** `consent give|withdraw USER PURPOSE`: writes a record; nothing is ever overwritten. */
export function consentCommand(terminal: Terminal): Command {
  return new Command('consent')
    .description('record that a user gave or withdrew consent')
    .addArgument(new Argument('<decision>', 'what he decided').choices(Object.keys(decisions)))
    .argument('<user>', 'address, or user key of 64 hexadecimal digits', parseUser)
    .addArgument(new Argument('<purpose>', 'what it is about').choices(purposes))
    .requiredOption('--text-version <version>', 'version of the text the user saw')
    .option('--source <name>', 'where he said it', 'command-line')
    .addOption(tenantOption())
    .addOption(configOption())
    .action(async (verb: keyof typeof decisions, user: NamedUser, purpose: Purpose, options: Options) => {
      const { source, tenant: tenantId, textVersion } = options;
      const config = await readConfig(options.config);
      const userKey = userKeyIn(config, tenantId, user);
      const decision = decisions[verb];
      await withMiddleware(config, terminal, (middleware) => {
        return middleware.recordConsent({ tenantId, userKey, purpose, decision, textVersion, source });
      });
      terminal.output.write(`Recorded: consent to ${purpose} ${decision} by user ${userKey}.\n`);
    });
}
