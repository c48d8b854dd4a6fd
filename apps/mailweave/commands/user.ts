import { Command } from 'commander';
import { configOption } from '../arguments/config-option.ts';
import { tenantOption } from '../arguments/tenant-option.ts';
import { type NamedUser, parseUser, userKeyIn } from '../arguments/user.ts';
import { readConfig } from '../config/read-config.ts';
import { withMiddleware } from '../offline-middleware.ts';
import type { Terminal } from '../terminal.ts';

type Options = { config: string; tenant: string };
type EraseOptions = Options & { suppress: boolean };

/** `user export|erase USER`: what a person may demand of whoever keeps data about him. */
export function userCommand(terminal: Terminal): Command {
  return new Command('user').description('what is kept about one user').addCommand(eraseCommand(terminal));
}

function eraseCommand(terminal: Terminal): Command {
  return new Command('erase')
    .description('remove all that is known about a user and print a receipt')
    .argument('<user>', 'address, or user key of 64 hexadecimal digits', parseUser)
    .option('--suppress', 'keep his key as one that gets nothing, whatever a later export says', false)
    .addOption(tenantOption())
    .addOption(configOption())
    .action(async (user: NamedUser, { config: file, suppress, tenant: tenantId }: EraseOptions) => {
      const config = await readConfig(file);
      const userKey = userKeyIn(config, tenantId, user);
      const receipt = await withMiddleware(config, terminal, (middleware) => {
        return middleware.eraseUser({ tenantId, userKey, suppress });
      });
      terminal.output.write(`${JSON.stringify(receipt, null, 2)}\n`);
    });
}
