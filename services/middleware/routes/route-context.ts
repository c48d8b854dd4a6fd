import type { ErasureReceipt, UserRef } from '@mailweave/contracts';
import type { UserExplanation } from '../explain/explain-user.ts';
import type { TenantRegister } from '../tenants/tenant-register.ts';
import type { TokenGate } from '../tokens/token-gate.ts';
import type { ErasureRequest } from '../users/erase-user.ts';

/** What the calls over HTTP need of the service. */
export type RouteContext = {
  tenants: TenantRegister;
  tokens: TokenGate;
  explain(query: UserRef & { mailbox?: string }): Promise<UserExplanation>;
  eraseUser(request: ErasureRequest): Promise<ErasureReceipt>;
};
