import Type, { type Static } from 'typebox';
import { TenantId, UserKey } from '../injection/identity.ts';

const Moment = Type.String({ format: 'date-time', description: 'RFC 3339, UTC.' });

/** What was removed of a user, and where: proof that he was erased. It names him by his key alone. */
export const ErasureReceipt = Type.Object(
  {
    tenantId: TenantId,
    userKey: UserKey,
    erasedAt: Moment,
    removed: Type.Array(
      Type.Object({
        store: Type.Union(
          [
            Type.Literal('audience'),
            Type.Literal('consents'),
            Type.Literal('claims'),
            Type.Literal('events'),
            Type.Literal('deliveries'),
          ],
          { description: 'What the rows were.' },
        ),
        rows: Type.Integer({ minimum: 0, description: 'How many there were; 0: nothing was known.' }),
        at: Moment,
      }),
      { description: 'In the order in which it was done.' },
    ),
    suppressed: Type.Boolean({
      description:
        'Whether his key is kept as one that gets nothing. If not, a later export may bring him back.',
    }),
  },
  { description: 'Receipt of an erasure.' },
);
export type ErasureReceipt = Static<typeof ErasureReceipt>;
