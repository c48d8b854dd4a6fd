import Type, { type Static } from 'typebox';

/** A tenant's name in every call, key and folder. */
export const TenantId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,47}$' });
export type TenantId = Static<typeof TenantId>;

/**
 * Who a user is to everything behind the proxy: 64 lower-case hex digits, the SHA-256 (or HMAC-SHA256)
 * of the normalised address. It is safe to log.
 */
export const UserKey = Type.String({ pattern: '^[0-9a-f]{64}$' });
export type UserKey = Static<typeof UserKey>;

export const CampaignId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' });
export type CampaignId = Static<typeof CampaignId>;

/** `campaign/rN/variant/locale`: names one immutable template for ever. */
export const TemplateId = Type.String({
  pattern:
    '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}/r[0-9]{1,9}/[A-Za-z0-9_-]{1,32}/[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$',
});
export type TemplateId = Static<typeof TemplateId>;

/** What a campaign is for; consent and labelling hang on it. */
export const Purpose = Type.Union([
  Type.Literal('service'),
  Type.Literal('own-marketing'),
  Type.Literal('third-party-advertising'),
]);
export type Purpose = Static<typeof Purpose>;
