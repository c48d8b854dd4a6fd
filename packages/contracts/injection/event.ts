import Type, { type Static } from 'typebox';
import { CampaignId, TenantId, UserKey } from './identity.ts';

export const EventType = Type.Union([
  Type.Literal('injected'),
  Type.Literal('reinjected'),
  Type.Literal('listed'),
  Type.Literal('read'),
  Type.Literal('clicked'),
  Type.Literal('moved'),
  Type.Literal('flagged'),
  Type.Literal('answered'),
  Type.Literal('expunged'),
  Type.Literal('withdrawn'),
  Type.Literal('optedout'),
]);
export type EventType = Static<typeof EventType>;

/**
 * Something a user did, or that was done for him, with one woven message. Written once to the outbox:
 * the eventId of an event that can happen once per claim is derived from claim and type, so that
 * telling it twice changes nothing.
 */
export const InjectionEvent = Type.Object({
  eventId: Type.String({ minLength: 1, maxLength: 80 }),
  type: EventType,
  tenantId: TenantId,
  userKey: UserKey,
  campaignId: CampaignId,
  revision: Type.Integer({ minimum: 1 }),
  claimId: Type.String(),
  atMs: Type.Integer(),
});
export type InjectionEvent = Static<typeof InjectionEvent>;
