import type { ConsentRecord } from '@mailweave/injection';
import type { ApiContext } from '../api/api-context.ts';

/** The moment is now unless the consent was given elsewhere and is only noted here. */
export type ConsentStatement = Omit<ConsentRecord, 'atMs'> & { atMs?: number };

/** In force at once: open sessions take messages that it forbids away with their next command. */
export async function recordConsent(context: ApiContext, statement: ConsentStatement): Promise<void> {
  await context.policyOf(statement.tenantId);
  await context.stores.consents.append({ ...statement, atMs: statement.atMs ?? context.clock.nowMs() });
  context.events.consentRecorded(statement, statement.purpose, statement.decision);
  context.changes.notify(statement);
}
