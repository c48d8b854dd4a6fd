import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Manifest } from '@mailweave/contracts';
import { expect, test } from 'vitest';
import { buildExport, type ExportSpec, jsonlOf } from '../../testing/build-export.ts';
import {
  aTemplateFile,
  bucketFile,
  rowsOf,
  type TestMiddleware,
  testMiddleware,
  userKeyNumber,
} from '../../testing/test-middleware.ts';

const key = 'default/campaigns/spring/r1/manifest.json';
const partPath = 'users/part-00000.jsonl';

/** What befalls a finished export. */
type Damage = (system: TestMiddleware) => Promise<void>;

type Case = {
  name: string;
  /** Three users are listed unless it says otherwise. */
  audience?: 'all';
  spec?: Partial<ExportSpec>;
  damage?: Damage;
  code: string;
  /** What the error's sentence has to hold: the file first, then what is wrong. */
  says: readonly string[];
};

function damagedFile(file: string, change: (content: Buffer) => Buffer | string): Damage {
  return async (system) => {
    const fileKey = path.posix.join(path.posix.dirname(key), file);
    await writeFile(path.join(system.bucket, fileKey), change(await bucketFile(system, fileKey)));
  };
}

function changedManifest(change: (manifest: Manifest) => unknown): Damage {
  return damagedFile('manifest.json', (content) =>
    JSON.stringify(change(JSON.parse(content.toString()) as Manifest)),
  );
}

/** An export whose part is what it is, with a manifest that agrees: the damage was done before the export. */
function consistentPart(file: string, stored: Buffer): Damage {
  return async (system) => {
    await damagedFile(partPath, () => stored)(system);
    const folder = path.join(system.bucket, path.posix.dirname(key));
    await writeFile(path.join(folder, file), stored);
    const sha256 = createHash('sha256').update(stored).digest('hex');
    const part = { path: file, sha256, bytes: stored.length, rows: 3 };
    await changedManifest((manifest) => ({ ...manifest, parts: [part] }))(system);
  };
}

const gzipped = gzipSync(jsonlOf(rowsOf(3)));

const manifestCases: Case[] = [
  {
    name: 'a manifest that is not JSON',
    damage: damagedFile('manifest.json', () => '{"schemaVersion": 1,'),
    code: 'manifest-invalid',
    says: [key, 'it is not valid JSON'],
  },
  {
    name: 'a manifest with wrong fields',
    damage: changedManifest((manifest) => ({
      ...manifest,
      schemaVersion: 2,
      window: { start: 'soon' },
      extra: 1,
    })),
    code: 'manifest-invalid',
    says: [key, '/schemaVersion must', '/window must', 'unknown fields: extra'],
  },
  {
    name: 'a manifest whose window ends before it starts',
    spec: { window: { start: '2026-02-01T00:00:00Z', end: '2026-01-01T00:00:00Z' } },
    code: 'manifest-invalid',
    says: [key, 'window.end must be later than window.start'],
  },
  {
    name: 'a manifest larger than its limit',
    damage: damagedFile('manifest.json', (content) => Buffer.concat([content, Buffer.alloc(9_000_000, ' ')])),
    code: 'file-too-large',
    says: [key, 'it exceeds 8388608 bytes'],
  },
  {
    name: 'a part outside its prefix',
    damage: changedManifest((manifest) => ({
      ...manifest,
      parts: manifest.parts.map((part) => ({ ...part, path: '../r2/users/part-00000.jsonl' })),
    })),
    code: 'manifest-invalid',
    says: [key, '/parts/0/path must match pattern'],
  },
  {
    name: 'a part in another folder of the export',
    damage: changedManifest((manifest) => ({
      ...manifest,
      parts: manifest.parts.map((part) => ({ ...part, path: 'templates/part-00000.jsonl' })),
    })),
    code: 'manifest-invalid',
    says: [key, '/parts/0/path must be users/NAME.jsonl'],
  },
  {
    name: 'a manifest of another tenant',
    damage: changedManifest((manifest) => ({ ...manifest, tenant: 'acme' })),
    code: 'manifest-misplaced',
    says: [key, '.../acme/campaigns/spring/r1/manifest.json'],
  },
  {
    name: 'a manifest of another revision',
    damage: changedManifest((manifest) => ({ ...manifest, revision: 7 })),
    code: 'manifest-misplaced',
    says: [key, '.../default/campaigns/spring/r7/manifest.json'],
  },
  {
    name: 'user keys made in another way than the tenant makes them',
    damage: changedManifest((manifest) => ({ ...manifest, identity: 'hmac-sha256' })),
    code: 'identity-mismatch',
    says: [key, 'made by hmac-sha256', 'by sha256'],
  },
];

const templateCases: Case[] = [
  {
    name: 'a template with an unknown placeholder',
    spec: { templates: { 'main/en': aTemplateFile({ html: '<p>{{nickname}}</p>' }) } },
    code: 'template-invalid',
    says: ['templates/main/en.json: html: ', '{{nickname}} is not declared'],
  },
  {
    name: 'a sender whose domain is none',
    spec: { templates: { 'main/en': aTemplateFile({ from: { name: 'N', address: 'news@-x-' } }) } },
    code: 'template-invalid',
    says: ['templates/main/en.json: from.address: '],
  },
  {
    name: 'advertising whose label does not say so',
    spec: { purpose: 'own-marketing', templates: { 'main/en': aTemplateFile({ label: 'For you' }) } },
    code: 'template-invalid',
    says: ['templates/main/en.json: label: ', 'take one of: Advertisement, Ad, Advertising'],
  },
  {
    name: 'advertising in a language whose word nobody has said',
    spec: {
      purpose: 'own-marketing',
      templates: { 'main/gsw-CH': aTemplateFile({ label: 'Werbig' }) },
    },
    code: 'template-invalid',
    says: ['templates/main/gsw-CH.json: label: ', 'labels.gsw-CH'],
  },
  {
    name: 'a window without an offset',
    spec: { window: { start: '2026-01-01T00:00:00', end: '2026-02-01T00:00:00Z' } },
    code: 'manifest-invalid',
    says: [key, 'window.start must be an RFC 3339 date-time with an offset'],
  },
  {
    name: 'a schedule that never recurs',
    spec: {
      schedule: {
        timeZone: 'UTC',
        openings: [{ start: '2026-01-01T09:00:00', durationMinutes: 60, rule: 'FREQ=MONTHLY;BYDAY=9MO' }],
      },
    },
    code: 'manifest-invalid',
    says: [key, 'schedule.openings[0].rule is not valid'],
  },
  {
    name: 'a required variable in a campaign for everyone',
    audience: 'all',
    spec: { templates: { 'main/en': aTemplateFile({ variables: { firstName: {} } }) } },
    code: 'template-invalid',
    says: ['templates/main/en.json: variables.firstName needs a default'],
  },
  {
    name: 'a template that was changed after the export',
    damage: damagedFile('templates/main/en.json', (content) => content.toString().replace('Hello', 'hello')),
    code: 'checksum-mismatch',
    says: ['templates/main/en.json: its SHA-256 is not the one in the manifest'],
  },
  {
    name: 'a template that is missing',
    damage: (system) => rm(path.join(system.bucket, 'default/campaigns/spring/r1/templates/main/en.json')),
    code: 'object-not-found',
    says: ['"default/campaigns/spring/r1/templates/main/en.json"'],
  },
];

const partCases: Case[] = [
  {
    name: 'a part whose bytes were changed',
    damage: damagedFile(partPath, (content) => content.toString().replace('User 2', 'User 9')),
    code: 'checksum-mismatch',
    says: [`${partPath}: its SHA-256 is not the one in the manifest`],
  },
  {
    name: 'a part that is cut off',
    damage: damagedFile(partPath, (content) => content.subarray(0, 200)),
    code: 'checksum-mismatch',
    says: [`${partPath}: it has 200 bytes, the manifest says`],
  },
  {
    name: 'a part that grew',
    damage: damagedFile(partPath, (content) => Buffer.concat([content, content])),
    code: 'checksum-mismatch',
    says: [`${partPath}: it has more bytes than the manifest says`],
  },
  {
    name: 'a part with fewer rows than the manifest says',
    damage: changedManifest((manifest) => ({
      ...manifest,
      parts: manifest.parts.map((part) => ({ ...part, rows: 4 })),
    })),
    code: 'checksum-mismatch',
    says: [`${partPath}: it has 3 rows, the manifest says 4`],
  },
  {
    name: 'a gzip part that is cut off',
    damage: consistentPart('users/a.jsonl.gz', gzipped.subarray(0, gzipped.length - 12)),
    code: 'part-unreadable',
    says: ['users/a.jsonl.gz: it is no whole gzip file (unexpected end of file)'],
  },
  {
    name: 'a gzip part that is none',
    damage: consistentPart('users/a.jsonl.gz', Buffer.from(jsonlOf(rowsOf(3)))),
    code: 'part-unreadable',
    says: ['users/a.jsonl.gz: it is no whole gzip file (incorrect header check)'],
  },
  {
    name: 'a zip bomb',
    damage: consistentPart('users/a.jsonl.gz', gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '))),
    code: 'file-too-large',
    says: ['users/a.jsonl.gz: it exceeds a compression ratio of 200'],
  },
  {
    name: 'a part that is too large once decompressed',
    damage: consistentPart('users/a.jsonl.gz', gzipSync(Buffer.alloc(1_200_000, 'abcdefghij\n'))),
    code: 'file-too-large',
    says: ['users/a.jsonl.gz: it exceeds 1048576 decompressed bytes'],
  },
  {
    name: 'a CSV part with a column that is no variable',
    spec: { parts: [{ path: 'users/a.csv', content: `userKey,nickname\n${userKeyNumber(1)},N\n` }] },
    code: 'csv-header-invalid',
    says: ['users/a.csv, line 1: column 2 is neither'],
  },
];

test.each([...manifestCases, ...templateCases, ...partCases])(
  '$name fails with a sentence that names the file, and nothing of it is ever visible',
  async ({ audience, spec, damage, code, says }) => {
    const isBomb = says.some((text) => text.includes('ratio'));
    const limits = isBomb ? {} : { maxDecompressedPartBytes: 1024 * 1024 };
    const system = await testMiddleware({}, limits);
    await buildExport(system.bucket, {
      campaign: 'spring',
      templates: { 'main/en': aTemplateFile() },
      ...(audience === 'all' || spec?.parts ? {} : { users: rowsOf(3) }),
      ...spec,
    });
    await damage?.(system);

    const request = { tenantId: 'default', manifestKey: key, eventId: 'event-1', manifestSha256: '' };
    request.manifestSha256 = createHash('sha256')
      .update(await bucketFile(system, key))
      .digest('hex');
    const failure: unknown = await system.middleware.runImport(request).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, retry: 'after-change' });
    for (const text of says) expect(failure).toMatchObject({ publicText: expect.stringContaining(text) });

    const user = { tenantId: 'default', userKey: userKeyNumber(1) };
    expect(
      await system.adapters.stores.campaigns.live({ tenantId: 'default', campaignId: 'spring' }),
    ).toBeUndefined();
    expect(await system.adapters.stores.audience.rowsOfUser(user)).toEqual([]);
    await expect(system.middleware.runImport(request)).rejects.toMatchObject({ code: 'import-failed' });
  },
);

test('a manifest that is not the announced one is refused', async () => {
  const system = await testMiddleware();
  const { manifestKey } = await buildExport(system.bucket, {
    campaign: 'spring',
    templates: { 'main/en': aTemplateFile() },
  });
  const request = { tenantId: 'default', manifestKey, manifestSha256: '0'.repeat(64) };
  await expect(system.middleware.runImport(request)).rejects.toMatchObject({
    code: 'checksum-mismatch',
    publicText: expect.stringContaining('not the one that was announced'),
  });
});

test('an unknown tenant and a key that leaves the bucket are refused', async () => {
  const { middleware } = await testMiddleware();
  await expect(middleware.runImport({ tenantId: 'acme', manifestKey: key })).rejects.toMatchObject({
    code: 'tenant-unknown',
    publicText: expect.stringContaining('"acme"'),
  });
  const outside = middleware.runImport({ tenantId: 'default', manifestKey: '../../etc/passwd' });
  await expect(outside).rejects.toMatchObject({ code: 'object-key-invalid' });
});
