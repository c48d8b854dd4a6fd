import type { KillSwitch } from '@mailweave/injection';
import type { KillSwitches } from '@mailweave/middleware';
import { Command } from 'commander';
import { configOption } from '../arguments/config-option.ts';
import { tenantOption } from '../arguments/tenant-option.ts';
import { type NamedUser, parseUser, userKeyIn } from '../arguments/user.ts';
import { middlewareConfigIn } from '../config/data-folder.ts';
import { readConfig } from '../config/read-config.ts';
import type { MailweaveConfig } from '../config/schema.ts';
import { withMiddleware } from '../offline-middleware.ts';
import type { Terminal } from '../terminal.ts';

type Options = { config: string };
type TenantOptions = Options & { tenant: string };
type Verb = 'throw' | 'release';

const past = { throw: 'Thrown', release: 'Released' } as const;

/** `switch throw|release|list`: stops weaving at once, or lets it go on. */
export function switchCommand(terminal: Terminal): Command {
  return new Command('switch')
    .description('stop weaving at once and take woven messages away, or let it go on')
    .addCommand(changeCommand(terminal, 'throw', 'stop, and take away what is shown'))
    .addCommand(changeCommand(terminal, 'release', 'let it go on; what was taken away does not come back'))
    .addCommand(listCommand(terminal));
}

function changeCommand(terminal: Terminal, verb: Verb, description: string): Command {
  const change = (options: Options, targets: (config: MailweaveConfig) => KillSwitch[]) =>
    changeSwitches(terminal, verb, options, targets);
  return new Command(verb)
    .description(description)
    .addCommand(
      new Command('all')
        .description('everything of every tenant in the configuration')
        .addOption(configOption())
        .action((options: Options) => change(options, everyTenant)),
    )
    .addCommand(
      new Command('tenant')
        .description('everything of one tenant')
        .argument('<id>', 'the tenant')
        .addOption(configOption())
        .action((tenantId: string, options: Options) =>
          change(options, () => [{ scope: 'tenant', tenantId }]),
        ),
    )
    .addCommand(
      new Command('campaign')
        .description('one campaign, in all its revisions')
        .argument('<id>', 'the campaign')
        .addOption(tenantOption())
        .addOption(configOption())
        .action((campaignId: string, options: TenantOptions) =>
          change(options, () => [{ scope: 'campaign', tenantId: options.tenant, campaignId }]),
        ),
    )
    .addCommand(
      new Command('user')
        .description('everything for one user')
        .argument('<user>', 'address, or user key of 64 hexadecimal digits', parseUser)
        .addOption(tenantOption())
        .addOption(configOption())
        .action((user: NamedUser, options: TenantOptions) =>
          change(options, (config) => {
            const { tenant: tenantId } = options;
            return [{ scope: 'user', tenantId, userKey: userKeyIn(config, tenantId, user) }];
          }),
        ),
    );
}

async function changeSwitches(
  terminal: Terminal,
  verb: Verb,
  options: Options,
  targets: (config: MailweaveConfig) => KillSwitch[],
): Promise<void> {
  const config = await readConfig(options.config);
  const wanted = targets(config);
  await withSwitches(terminal, config, async (switches) => {
    for (const target of wanted) await switches[verb](target);
  });
  terminal.output.write(wanted.map((target) => `${past[verb]}: ${textOf(target)}.\n`).join(''));
}

function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .description('list the switches that are thrown, of every tenant')
    .addOption(configOption())
    .action(async (options: Options) => {
      const config = await readConfig(options.config);
      const thrown = await withSwitches(terminal, config, (switches) =>
        Promise.all(everyTenant(config).map(({ tenantId }) => switches.thrownIn(tenantId))),
      );
      const lines = thrown.flat().map((target) => `${textOf(target)}\n`);
      terminal.output.write(lines.length === 0 ? 'No switch is thrown.\n' : lines.join(''));
    });
}

function withSwitches<T>(
  terminal: Terminal,
  config: MailweaveConfig,
  work: (switches: KillSwitches) => Promise<T>,
): Promise<T> {
  return withMiddleware(config, terminal, ({ switches }) => work(switches));
}

function everyTenant(config: MailweaveConfig): KillSwitch[] {
  return Object.keys(middlewareConfigIn(config).tenants).map((tenantId) => ({ scope: 'tenant', tenantId }));
}

function textOf(target: KillSwitch): string {
  switch (target.scope) {
    case 'tenant':
      return `everything of tenant ${target.tenantId}`;
    case 'campaign':
      return `campaign ${target.campaignId} of tenant ${target.tenantId}`;
    case 'user':
      return `user ${target.userKey} of tenant ${target.tenantId}`;
  }
}
