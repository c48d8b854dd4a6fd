import Type, { type Static } from 'typebox';
import { UserRow } from '../export/user-row.ts';
import { InjectionEvent } from '../injection/event.ts';
import { CampaignId, TenantId, UserKey } from '../injection/identity.ts';
import { WovenRecord } from '../injection/woven-record.ts';
import { Consents } from './consent.ts';

/** Everything that is kept about a user, for him to see. */
export const UserExport = Type.Object({
  tenantId: TenantId,
  userKey: UserKey,
  exportedAt: Type.String({ format: 'date-time', description: 'RFC 3339, UTC.' }),
  suppressed: Type.Boolean({ description: 'His key is kept as one that gets nothing.' }),
  stopped: Type.Boolean({ description: 'A kill switch was thrown for him.' }),
  consents: Consents,
  audience: Type.Array(
    Type.Object({ campaignId: CampaignId, revision: Type.Integer(), ...UserRow.properties }),
    { description: 'His rows in campaigns: locale, variant and variables as the campaign tool wrote them.' },
  ),
  messages: Type.Array(WovenRecord, {
    description: 'Messages that were woven for him, and what became of them.',
  }),
  events: Type.Array(InjectionEvent, { description: 'What he did with them, as long as it is kept.' }),
});
export type UserExport = Static<typeof UserExport>;
