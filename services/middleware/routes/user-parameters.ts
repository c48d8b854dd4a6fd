import { TenantId, UserKey } from '@mailweave/contracts';
import Type from 'typebox';

/** The user in a path. */
export const UserParameters = Type.Object({ tenantId: TenantId, userKey: UserKey });
