import Type, { type Static } from 'typebox';
import { CampaignId, TenantId } from '../injection/identity.ts';
import { PushEventType } from './push-event.ts';

/** What has become of an announced export. Times are milliseconds since 1970 in UTC. */
export const ImportStatus = Type.Object({
  tenantId: TenantId,
  importId: Type.String(),
  eventId: Type.String(),
  type: PushEventType,
  dataSourceId: Type.String({ description: '_configured: the bucket of the configuration.' }),
  manifestKey: Type.String(),
  state: Type.Union(
    [
      Type.Literal('queued'),
      Type.Literal('downloading'),
      Type.Literal('importing'),
      Type.Literal('live'),
      Type.Literal('failed'),
      Type.Literal('superseded'),
    ],
    { description: 'live, failed and superseded (a newer revision was first) are final.' },
  ),
  createdAtMs: Type.Integer(),
  updatedAtMs: Type.Integer(),
  campaignId: Type.Optional(CampaignId),
  revision: Type.Optional(Type.Integer()),
  partsTotal: Type.Optional(Type.Integer({ description: 'Known once the manifest is read.' })),
  partsDone: Type.Integer(),
  rowsGood: Type.Integer(),
  rowsBad: Type.Integer(),
  bytes: Type.Integer({ description: 'Of parts, as they are in the bucket.' }),
  errors: Type.Array(Type.String(), { description: 'The first things that were wrong.' }),
  erased: Type.Optional(
    Type.Object(
      {
        users: Type.Integer(),
        audience: Type.Integer({ description: 'Rows of audiences.' }),
        consents: Type.Integer(),
        claims: Type.Integer(),
        events: Type.Integer(),
        deliveries: Type.Integer(),
      },
      { description: 'What was removed, of an import that erases users.' },
    ),
  ),
  rejects: Type.Optional(Type.String({ description: 'Path of the call that gives the rejected rows.' })),
});
export type ImportStatus = Static<typeof ImportStatus>;
