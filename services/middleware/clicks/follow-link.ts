import type { InjectionEvent, WovenRecord } from '@mailweave/contracts';
import type { LinkSubject } from '@mailweave/injection';
import { linkTarget, MissingVariableError } from '@mailweave/message';
import type { ApiContext } from '../api/api-context.ts';

const MINUTE_MS = 60_000;

export type Click = {
  /** The number of the link in the message. */
  link: number;
  /** Whether somebody really goes there; not so at HEAD. */
  counts: boolean;
};

/**
 * Where a counted link leads; undefined when the message has no such link, or what it needs of the user is gone with him. The click
 * becomes an event. A user who is waiting is led on even if that cannot be written.
 *
 * @throws StoreUnavailableError
 */
export async function followLink(
  context: ApiContext,
  subject: LinkSubject,
  { counts, link }: Click,
): Promise<string | undefined> {
  const { tenantId, userKey, claimId, templateId } = subject;
  const [skeleton, record] = await Promise.all([
    context.stores.campaigns.skeleton(tenantId, templateId),
    context.stores.claims.find({ tenantId, userKey, claimId }),
  ]);
  const target = skeleton && targetFor(() => linkTarget(skeleton, link, record?.variables ?? {}));
  if (target === undefined || record === undefined || !counts) return target;
  await context.reports
    .report([clicked(record, link, context.clock.nowMs())])
    .catch((error: unknown) => context.events.clickNotNoted(subject, error));
  return target;
}

function targetFor(target: () => string | undefined): string | undefined {
  try {
    return target();
  } catch (error) {
    if (error instanceof MissingVariableError) return undefined;
    throw error;
  }
}

/** One a minute for each link: whoever calls it again and again fills no outbox. */
function clicked(record: WovenRecord, link: number, atMs: number): InjectionEvent {
  const { tenantId, userKey, campaignId, revision, claimId } = record;
  const eventId = `${claimId}:clicked:${link}:${Math.floor(atMs / MINUTE_MS)}`;
  return { eventId, type: 'clicked', tenantId, userKey, campaignId, revision, claimId, atMs };
}
