import type { PushListener, PushRegistration } from '@mailweave/contracts';
import { accountIdOf } from '@mailweave/push';
import { Command } from 'commander';
import type { AdminApi } from '../admin-api/admin-api.ts';
import { everyListener, everyRegistration } from '../admin-api/every-page.ts';
import { parseAccountNumber } from '../arguments/numbers.ts';
import {
  type PlatformToolOptions,
  platformToolApi,
  withPlatformTool,
} from '../arguments/platform-tool-options.ts';
import { type Column, renderTable } from '../output/table.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

type Options = PlatformToolOptions & {
  json: boolean;
  listClientRegistrations: boolean;
  unregister: boolean;
  context?: number;
  user?: number;
  client?: string;
};

type Numbers = { contextId: number; userId: number };

const numbers: readonly Column<Numbers>[] = [
  { head: 'Context', align: 'right', text: ({ contextId }) => String(contextId) },
  { head: 'User', align: 'left', text: ({ userId }) => String(userId) },
];
const listenerColumns: readonly Column<PushListener>[] = [
  ...numbers,
  { head: 'Permanent', align: 'left', text: ({ permanent }) => String(permanent) },
];
const registrationColumns: readonly Column<PushRegistration>[] = [
  ...numbers,
  { head: 'Client', align: 'left', text: ({ clientId }) => clientId },
];

/** `pushusers`: whose mail is listened for, under the options of the tool that other mail platforms have for it. */
export function pushusersCommand(terminal: Terminal): Command {
  const command = new Command('pushusers')
    .description('list whose mail is listened for and which clients are registered, or end a registration')
    .option('--list', 'list who has a listener, on whatever node; the same without any option')
    .option('-l, --list-client-registrations', 'list the registrations of clients', false)
    .option('-r, --unregister', 'end a registration: needs -c, -u and -i', false)
    .option('-c, --context <number>', 'number of the context', parseAccountNumber)
    .option('-u, --user <number>', 'number of the user', parseAccountNumber)
    .option('-i, --client <id>', 'client id')
    .option('--json', 'print JSON for programs', false);
  return withPlatformTool(command).action(async (options: Options) => {
    const work = workOf(options);
    terminal.output.write(await work(platformToolApi(options)));
  });
}

/** @throws UsageError */
function workOf(options: Options): (api: AdminApi) => Promise<string> {
  const { client, context, json, listClientRegistrations, unregister, user } = options;
  if (listClientRegistrations && unregister)
    throw new UsageError('Give --list-client-registrations or --unregister.');
  const isNamed = [client, context, user].some((part) => part !== undefined);
  if (!unregister && isNamed)
    throw new UsageError('-c, -u and -i say what to end: give --unregister with them.');
  if (listClientRegistrations) return (api) => registrationsText(api, json);
  if (!unregister) return (api) => listenersText(api, json);
  if (client === undefined || context === undefined || user === undefined)
    throw new UsageError('--unregister needs all of -c CONTEXT, -u USER and -i CLIENT.');
  return (api) => unregistered(api, { contextId: context, userId: user, clientId: client });
}

async function listenersText(api: AdminApi, json: boolean): Promise<string> {
  const listeners = await everyListener(api);
  if (json) return `${JSON.stringify({ listeners }, null, 2)}\n`;
  return listeners.length === 0 ? 'No running push users.\n' : renderTable(listenerColumns, listeners);
}

async function registrationsText(api: AdminApi, json: boolean): Promise<string> {
  const registrations = await everyRegistration(api);
  if (json) return `${JSON.stringify({ registrations }, null, 2)}\n`;
  return registrations.length === 0
    ? 'No registered push users.\n'
    : renderTable(registrationColumns, registrations);
}

async function unregistered(
  api: AdminApi,
  { clientId, ...of }: Numbers & { clientId: string },
): Promise<string> {
  const account = encodeURIComponent(accountIdOf(of));
  await api.delete(`/api/push/accounts/${account}/registrations/${encodeURIComponent(clientId)}`);
  return `Unregistered: client ${clientId} of user ${of.userId} in context ${of.contextId}.\n`;
}
