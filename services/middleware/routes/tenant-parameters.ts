import { TenantId } from '@mailweave/contracts';
import Type from 'typebox';

/** The tenant in a path. */
export const TenantParameters = Type.Object({ tenantId: TenantId });

/** `?createDB=true`. */
export const CreateDatabaseQuery = Type.Object(
  {
    createDB: Type.Optional(
      Type.Union([Type.Literal('true'), Type.Literal('false')], {
        description:
          'true: also make the database of the tenant. Else it has to be there before its first use.',
      }),
    ),
  },
  { additionalProperties: false },
);
