import type {
  Consents,
  ErasureReceipt,
  InjectionApi,
  TenantId,
  UserExport,
  UserRef,
} from '@mailweave/contracts';
import type { Clock } from '@mailweave/foundation';
import type { TokenGate } from '@mailweave/http-server';
import type { ImportJob } from '@mailweave/injection';
import type { ChangeLog } from '../changes/change-log.ts';
import type { ConsentStatement } from '../consent/record-consent.ts';
import type { UserExplanation } from '../explain/explain-user.ts';
import type { ImportRunner } from '../import/run/import-runner.ts';
import type { PushCheck } from '../push/check-push.ts';
import type { ConnectionTests } from '../tenants/connection-tests.ts';
import type { TenantRegister } from '../tenants/tenant-register.ts';
import type { ErasureRequest } from '../users/erase-user.ts';

/** What the calls over HTTP need of the service. */
export type RouteContext = {
  tenants: TenantRegister;
  tokens: TokenGate<'imap'>;
  clock: Clock;
  pushCheck: PushCheck;
  imports: Pick<ImportRunner, 'accept' | 'find' | 'list'>;
  /** See rejectedRows. */
  rejects(job: ImportJob): Promise<AsyncIterable<Buffer> | undefined>;
  connectionTests: ConnectionTests;
  injectionApi: InjectionApi;
  changeLog: ChangeLog;
  /** What is kept of the tenant's campaigns may be out of date. */
  recheckCampaigns(tenantId: TenantId): void;
  explain(query: UserRef & { mailbox?: string }): Promise<UserExplanation>;
  eraseUser(request: ErasureRequest): Promise<ErasureReceipt>;
  exportUser(user: UserRef): Promise<UserExport>;
  consentsOf(user: UserRef): Promise<Consents>;
  recordConsent(statement: ConsentStatement): Promise<void>;
};
