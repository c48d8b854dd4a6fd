import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DiskObjectStorage, openBucket } from '@mailweave/object-storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settingsFor, withoutPauses } from '../../object-storage/testing/fresh-bucket.ts';
import { shellBlocks } from './shell-blocks.ts';
import { startTenantDesk, type TenantDesk } from './tenant-desk.ts';

/** A store that runs until it is disposed. */
export type RunningStores = AsyncDisposable & {
  /** The section middleware.stores. */
  readonly settings: object;
};

/** A tenant's life, by curl as the original manual and our own pages print it. */
export function describeTenantLifeCycle(name: string, start: () => Promise<RunningStores>): void {
  describe(`tenants kept in ${name}`, () => {
    let stores: RunningStores;
    let desk: TenantDesk;

    beforeAll(async () => {
      stores = await start();
      desk = await startTenantDesk(stores.settings);
    });

    afterAll(async () => {
      await desk[Symbol.asyncDispose]();
      await stores[Symbol.asyncDispose]();
    });

    test('the calls of the manual make a tenant, change its data sources and delete it', () =>
      callAsTheManual(desk));

    test('what the page for campaign tools tells to type brings a campaign live, also after a crash', () =>
      typeWhatThePageTells(desk));
  });
}

async function callAsTheManual({ curl, folder }: TenantDesk): Promise<void> {
  const create = () => curl('--json @tenant.json -X POST "$URL/api/tenants/?createDB=true"');
  expect(await create()).toMatchObject({
    status: '201',
    body: { id: 'default', keyspaceName: 'mim_default' },
  });
  expect((await create()).status).toBe('409');
  const listed = await curl('"$URL/api/tenants/default/dataSources"');
  expect(listed).toMatchObject({
    status: '200',
    body: [{ id: 'default', awsConnectionInformation: { bucket: 'campaigns', secretKey: '***' } }],
  });
  const changed = (listed.body as object[]).map((source) => ({
    ...source,
    deleteTemporaryImportFiles: true,
  }));
  writeFileSync(path.join(folder, 'dataSources.json'), JSON.stringify(changed));
  const put = await curl('--json @dataSources.json -X PUT "$URL/api/tenants/default/dataSources"');
  expect(put).toEqual({ status: '200', body: changed });
  const tried = await curl('-X POST "$URL/api/tenants/default/dataSources/default/test"');
  expect(tried).toMatchObject({ status: '200', body: { outcome: 'works' } });
  expect(await curl('-X DELETE "$URL/api/tenants/default/"')).toEqual({ status: '204' });
  expect((await curl('"$URL/api/tenants/default"')).status).toBe('404');
}

async function typeWhatThePageTells(desk: TenantDesk): Promise<void> {
  const { curl, shell } = desk;
  expect((await curl('--json @tenant.json -X POST "$URL/api/tenants/?createDB=true"')).status).toBe('201');
  await desk.restart();
  const [write = '', announce = '', look = ''] = shellBlocks('campaign-tools.md');
  await shell(write);
  await upload(desk);
  const output = await shell(`${write}${announce}${look}`);
  expect(output).toContain('"state":"live"');
  const again = await shell(`${write}${announce}`);
  expect(output).toContain(again.slice(0, again.indexOf(',')));
  const explained = await curl(`"$URL/api/tenants/default/users/${'0'.repeat(64)}/explain"`);
  expect(explained.body).toMatchObject({ campaigns: [{ campaignId: 'spring-notice', revision: 1 }] });
  const unsigned = shell(`${write}SECRET=wrong\n${announce}`);
  await expect(unsigned).rejects.toThrow(/signature-invalid/);
}

async function upload({ folder, s3 }: TenantDesk): Promise<void> {
  const bucket = openBucket({ kind: 's3', ...settingsFor(s3), bucket: 'campaigns' }, withoutPauses());
  const local = new DiskObjectStorage(folder);
  for await (const { key } of local.list('default/')) await bucket.write(key, local.read(key));
}
