import type { ErasureReceipt, UserKey, UserListManifest } from '@mailweave/contracts';
import type { ErasedRows } from '@mailweave/injection';
import type { ImportSource } from './import-work.ts';

/** Users of one write; a thousand keep others waiting for milliseconds. */
const BATCH_USERS = 1_000;
/** Users that are erased between two notes of how far it is. */
const NOTE_USERS = 20;

/** Does with users what their list says. Doing it again, after it was cut off, changes nothing more. */
export async function applyUserList(
  source: ImportSource,
  kind: UserListManifest['kind'],
  userKeys: readonly UserKey[],
): Promise<void> {
  const { context, held, job } = source;
  if (kind === 'erase') return await eraseUsers(source, userKeys);
  const { suppress, release } = context.users;
  for (let at = 0; at < userKeys.length; at += BATCH_USERS) {
    await held.keep();
    const batch = userKeys.slice(at, at + BATCH_USERS);
    await (kind === 'suppress' ? suppress(job.tenantId, batch) : release(job.tenantId, batch));
  }
}

const nothing: ErasedRows = { users: 0, audience: 0, consents: 0, claims: 0, events: 0, deliveries: 0 };

/** Goes on behind those whom an earlier run of the job has erased, whose numbers are kept. */
async function eraseUsers(source: ImportSource, userKeys: readonly UserKey[]): Promise<void> {
  const { context, held, job } = source;
  let erased = job.erased ?? nothing;
  for (const userKey of userKeys.slice(erased.users)) {
    erased = withReceipt(erased, await context.users.erase({ tenantId: job.tenantId, userKey }));
    if (erased.users % NOTE_USERS !== 0) continue;
    await held.keep();
    await context.stores.imports.update(job, { erased }, context.clock.nowMs());
  }
  await context.stores.imports.update(job, { erased }, context.clock.nowMs());
}

function withReceipt(erased: ErasedRows, { removed }: ErasureReceipt): ErasedRows {
  const sums = { ...erased, users: erased.users + 1 };
  for (const { store, rows } of removed) sums[store] += rows;
  return sums;
}
