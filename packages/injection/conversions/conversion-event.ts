import { type ConversionEvent, ConversionEventType, type InjectionEvent } from '@mailweave/contracts';

const types: readonly string[] = ConversionEventType.anyOf.map((type) => type.const);

/** The event as receivers get it. Its type is one that conversion points can ask for: the plan has seen to that. */
export function conversionEventOf(event: InjectionEvent): ConversionEvent {
  const { type, eventId, tenantId, campaignId, revision, claimId, userKey, atMs } = event;
  if (!isConversionType(type)) throw new Error(`an event of type ${type} was planned for a conversion point`);
  const timestamp = new Date(atMs).toISOString();
  return {
    eventId,
    eventType: type,
    tenantId,
    campaignId,
    revision,
    messageId: claimId,
    userKey,
    timestamp,
  };
}

function isConversionType(type: string): type is ConversionEvent['eventType'] {
  return types.includes(type);
}
