import path from 'node:path';
import { userKeyOf } from '@mailweave/injection';
import { buildUserList } from '@mailweave/middleware/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleCampaign } from '../real/testing/sample-campaign.ts';
import { createInstallation, type Installation, openInbox, type Served } from './testing/installation.ts';

const kinds = ['suppress', 'erase'] as const;
const userOf = (kind: string) => `${kind}@mail.example`;

let installation: Installation;
let processes: Served[];

beforeAll(async () => {
  installation = await createInstallation({ users: kinds.map(userOf) });
  processes = await Promise.all([installation.serve(), installation.serve()]);
});

afterAll(() => installation?.[Symbol.asyncDispose]());

test.each(kinds)(
  'a list that is to %s its users takes their woven messages from idling clients of every process',
  async (kind) => {
    const user = userOf(kind);
    const userKey = userKeyOf(user);
    const clients = await Promise.all(processes.map(({ address }) => openInbox(address, user)));
    for (const client of clients) {
      client.send('i IDLE\r\n');
      await client.until((line) => line.startsWith('+'));
    }
    await installation.publish({ ...sampleCampaign(`for-${kind}`), users: [{ userKey }] });
    for (const client of clients) await client.until((line) => line === '* 1 EXISTS');
    const part = { path: 'users/part-00000.jsonl', content: `${JSON.stringify({ userKey })}\n` };
    const bucket = path.join(installation.folder, 'data/bucket');
    const manifestKey = await buildUserList(bucket, { list: kind, kind, parts: [part] });
    const said = await installation.mailweave('import', '--manifest', manifestKey);
    expect(said).toContain(`List of users ${kind}: imported.`);
    if (kind === 'erase') expect(said).toMatch(/Users erased 1: rows 1, consents 0, claims 1, events [1-9]/);
    for (const client of clients) await client.until((line) => line === '* 1 EXPUNGE');
    for (const client of clients) client.close();
    const [served] = processes;
    if (served === undefined) throw new Error('nothing is served');
    const again = await openInbox(served.address, user);
    expect((await again.ok('STATUS INBOX (MESSAGES)')).join('\n')).toContain('MESSAGES 0');
    again.close();
  },
);
