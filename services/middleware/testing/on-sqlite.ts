import path from 'node:path';
import { openSqliteStores } from '@mailweave/stores';
import { onTestFinished } from 'vitest';
import { type TestMiddleware, temporaryFolder, testMiddleware } from './test-middleware.ts';

/** An empty service on a database of its own, which goes with the test. */
export async function onSqlite(): Promise<TestMiddleware> {
  const folder = await temporaryFolder();
  const stores = openSqliteStores({ path: path.join(folder, 'mailweave.sqlite') });
  onTestFinished(() => stores[Symbol.asyncDispose]());
  return await testMiddleware({ stores });
}
