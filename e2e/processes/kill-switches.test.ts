import { userKeyOf } from '@mailweave/injection';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LineClient } from '../real/testing/line-client.ts';
import { sampleCampaign } from '../real/testing/sample-campaign.ts';
import { createInstallation, type Installation, openInbox, type Served } from './testing/installation.ts';

const scopes: readonly (readonly [string, ...string[]])[] = [
  ['all'],
  ['tenant', 'default'],
  ['campaign', 'for-campaign'],
  ['user', 'user@mail.example'],
];
const userOf = (scope: string) => `${scope}@mail.example`;

let installation: Installation;
let processes: Served[];

beforeAll(async () => {
  installation = await createInstallation({ users: scopes.map(([scope]) => userOf(scope)) });
  processes = await Promise.all([installation.serve(), installation.serve()]);
});

afterAll(() => installation?.[Symbol.asyncDispose]());

async function idlingClients(user: string): Promise<LineClient[]> {
  const clients = await Promise.all(processes.map(({ address }) => openInbox(address, user)));
  for (const client of clients) {
    client.send('i IDLE\r\n');
    await client.until((line) => line.startsWith('+'));
  }
  return clients;
}

test.each(scopes)(
  'throwing the switch of %s takes the woven message from idling clients of every process',
  async (scope, ...names) => {
    const user = userOf(scope);
    const clients = await idlingClients(user);
    await installation.publish({
      ...sampleCampaign(`for-${scope}`),
      users: [{ userKey: userKeyOf(user) }],
    });
    for (const client of clients) await client.until((line) => line === '* 1 EXISTS');
    await installation.mailweave('switch', 'throw', scope, ...names);
    for (const client of clients) await client.until((line) => line === '* 1 EXPUNGE');
    expect(await installation.mailweave('switch', 'list')).not.toContain('No switch');
    await installation.mailweave('switch', 'release', scope, ...names);
    expect(await installation.mailweave('switch', 'list')).toBe('No switch is thrown.\n');
    for (const client of clients) client.close();
  },
);
