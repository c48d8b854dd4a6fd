import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { someUser, userKeyOf } from '@mailweave/injection';
import { openPostgresStores } from '@mailweave/stores';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type Postgres, startPostgres } from '../../../tools/services/postgres.ts';
import { createInstallation, type Installation, openInbox } from '../../processes/testing/installation.ts';
import { sampleCampaign } from '../testing/sample-campaign.ts';
import { freshSchema } from './testing/fresh-schema.ts';
import type { RaceOrder } from './testing/postgres-claim-racer.ts';

const racerFile = fileURLToPath(new URL('./testing/postgres-claim-racer.ts', import.meta.url));

const user = 'jo@mail.example';

let server: Postgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

/** Starts a racer and waits until it listens. */
async function startRacer(): Promise<ChildProcess> {
  const racer = fork(racerFile, { execArgv: [] });
  onTestFinished(() => {
    racer.kill();
  });
  await once(racer, 'message');
  return racer;
}

test('of processes that all open a schema that none has made, exactly one wins each round of a claim', async () => {
  const { password: _password, ...options } = freshSchema(server);
  const rounds = 100;
  const racers = await Promise.all([startRacer(), startRacer(), startRacer()]);
  const results = racers.map(async (process, racer) => {
    const order: RaceOrder = { options, password: server.password, racer, rounds };
    const result = once(process, 'message');
    process.send(order);
    return (await result)[0];
  });
  const won = (await Promise.all(results)).flat();
  expect(won.toSorted((a, b) => a - b)).toEqual(Array.from({ length: rounds }, (_, n) => n + 1));

  await using stores = openPostgresStores({ ...freshSchema(server), ...options });
  expect(await stores.claims.ofUser(someUser)).toHaveLength(rounds);
});

/** The program with a schema of its own, before a mail server with one real message in the inbox of `user`. */
async function installationOnServer(schema: string): Promise<Installation> {
  const installation = await createInstallation({ users: [user] });
  installation.backend.mailbox(user, 'INBOX').append(Buffer.from('Subject: real\r\n'), {});
  const passwordFile = path.join(installation.folder, 'database.password');
  writeFileSync(passwordFile, `${server.password}\n`);
  const settings = `url: "${server.url}", password: "\${file:${passwordFile}}", schema: ${schema}, tls: off`;
  await installation.configure((text) =>
    text.replace(/stores: .*/, () => `stores: { kind: postgres, ${settings} }`),
  );
  return installation;
}

test('real mail is shown while the database server is away, and campaigns are woven once it is back', async () => {
  await using installation = await installationOnServer('away');
  await server.kill();
  const { address } = await installation.serve();
  const client = await openInbox(address, user);
  expect(await client.ok('SELECT INBOX')).toContain('* 1 EXISTS');
  await server.start();
  await installation.publish({ ...sampleCampaign('late'), users: [{ userKey: userKeyOf(user) }] });
  expect(await client.ok('SELECT INBOX')).toContain('* 2 EXISTS');
  client.close();
});

test('processes of the program share what they weave, flag and withdraw through the server', async () => {
  await using installation = await installationOnServer('shared');
  const [first, second] = await Promise.all([installation.serve(), installation.serve()]);

  const idling = await openInbox(second.address, user);
  idling.send('i IDLE\r\n');
  await idling.until((line) => line.startsWith('+'));
  await installation.publish({ ...sampleCampaign('shared'), users: [{ userKey: userKeyOf(user) }] });
  expect(await idling.until((line) => line.includes('EXISTS'))).toContain('* 2 EXISTS');
  const acting = await openInbox(first.address, user);
  await acting.ok('STORE 2 +FLAGS (\\Flagged)');
  const flagged = await idling.until((line) => line.includes('FETCH'));
  expect(flagged.at(-1)).toBe('* 2 FETCH (FLAGS (\\Flagged))');
  await acting.ok('STORE 2 +FLAGS (\\Deleted)');
  await acting.ok('EXPUNGE');
  expect((await idling.until((line) => line.includes('EXPUNGE'))).at(-1)).toBe('* 2 EXPUNGE');
  for (const client of [idling, acting]) client.close();
});
