import type { EventType, InjectionEvent, WovenRecord } from '@mailweave/contracts';

/** Events that one claim can have once; a message can be clicked, flagged and answered again and again. */
export type OnceEventType = Exclude<EventType, 'clicked' | 'flagged' | 'answered'>;

/** An event whose id follows from claim and type: told twice, in whatever process, it is written once. */
export function eventOnce(record: WovenRecord, type: OnceEventType, atMs: number): InjectionEvent {
  const { tenantId, userKey, campaignId, revision, claimId } = record;
  return { eventId: `${claimId}:${type}`, type, tenantId, userKey, campaignId, revision, claimId, atMs };
}
