import type { ManifestPart, UserKey, UserListManifest } from '@mailweave/contracts';
import { FileTooLargeError, ManifestInvalidError } from '../import-errors.ts';
import type { ManifestFile } from '../manifest/read-manifest.ts';
import { checkUserList, parseUserListManifest } from '../manifest/read-user-list-manifest.ts';
import { importPart } from '../parts/import-part.ts';
import { RejectsFile } from '../parts/rejects-file.ts';
import { RowCheck } from '../parts/row-check.ts';
import { rowDecoder } from '../parts/rows-of-part.ts';
import { applyUserList } from './apply-user-list.ts';
import type { ImportSource, PerformedImport } from './import-work.ts';
import { noteRejects, rejectsKeyOf } from './note-rejects.ts';

/** A list is held in memory until all of it is verified: nobody is erased because a file was damaged. */
const MAX_LISTED_USERS = 500_000;

/** Reads and verifies a whole list of users, and only then does with them what it says. */
export async function importUserList(source: ImportSource, file: ManifestFile): Promise<PerformedImport> {
  const { context, held, job } = source;
  const { tenantId } = job;
  const manifest = parseUserListManifest(file);
  checkAnnounced(source, manifest);
  checkUserList(file.key, manifest, { tenantId, identity: await context.identityOf(tenantId) });
  const { imports } = context.stores;
  await imports.update(job, { partsTotal: manifest.parts.length }, context.clock.nowMs());
  const userKeys = new Set<UserKey>();
  let rowsDuplicate = 0;
  for (const part of manifest.parts) rowsDuplicate += await readPart(source, part, userKeys);
  await held.keep();
  await imports.update(job, { state: 'importing' }, context.clock.nowMs());
  await applyUserList(source, manifest.kind, [...userKeys]);
  await imports.update(job, { state: 'live' }, context.clock.nowMs());
  context.events.userListImported(job.importId, tenantId, { kind: manifest.kind, users: userKeys.size });
  return { rowsDuplicate };
}

function checkAnnounced({ job }: ImportSource, { kind }: UserListManifest): void {
  const isErasure = job.type === 'user.erased';
  if (isErasure === (kind === 'erase')) return;
  const expected = isErasure ? '"erase"' : '"suppress" or "release"';
  throw new ManifestInvalidError(job.manifestKey, [
    `/kind must be ${expected} because of the type announced`,
  ]);
}

/** Returns how many rows repeated a user of the same part. */
async function readPart(source: ImportSource, part: ManifestPart, userKeys: Set<UserKey>): Promise<number> {
  const { bucket, context, folder, held, job, onProgress } = source;
  const rejects = new RejectsFile(context.spool, rejectsKeyOf(job, part.path));
  const counts = await importPart({
    source: { storage: bucket, key: `${folder}/${part.path}`, part, limits: context.limits },
    decoder: rowDecoder(part.path, new RowCheck({ templates: [] }), context.limits.rowBytes),
    rejects,
    store: async (rows) => {
      for (const { userKey } of rows) userKeys.add(userKey);
      if (userKeys.size <= MAX_LISTED_USERS) return;
      throw new FileTooLargeError(part.path, `${MAX_LISTED_USERS} users of a list`, 'Write several lists.');
    },
    onProgress: async ({ rowsGood, rowsBad, bytes }) => {
      const { tenantId, importId } = job;
      onProgress({ tenantId, importId, part: 1, parts: 1, rowsGood, rowsBad, bytes });
    },
  });
  await noteRejects(source, rejects.first);
  const { rowsGood, rowsBad, bytes } = counts;
  await held.checkpoint({ path: part.path, rowsGood, rowsBad, bytes, done: true });
  return counts.rowsDuplicate;
}
