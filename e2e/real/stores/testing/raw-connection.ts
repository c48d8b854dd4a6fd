import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { Postgres } from '../../../../tools/services/postgres.ts';

/** A connection beside the stores', which ends with the test. */
export async function rawConnection({ url, password }: Postgres, schema: string): Promise<pg.Client> {
  const { hostname, port, username, pathname } = new URL(url);
  const client = new pg.Client({
    host: hostname,
    port: Number(port),
    user: username,
    password,
    database: pathname.slice(1),
    options: `-c search_path=${schema}`,
  });
  // The server may be killed by a test.
  client.on('error', () => undefined);
  await client.connect();
  onTestFinished(() => client.end().catch(() => undefined));
  return client;
}
