import type { ErasureReceipt, InjectionApi, UserExport, UserRef } from '@mailweave/contracts';
import type { RoutePlugin } from '@mailweave/http-server';
import { createInjectionApi } from './api/create-injection-api.ts';
import type { MiddlewareConfig } from './config.ts';
import { consentsOf } from './consent/consents-of.ts';
import { type ConsentStatement, recordConsent } from './consent/record-consent.ts';
import { createContext, type MiddlewareAdapters, type MiddlewarePorts } from './context.ts';
import {
  type ConversionAdministration,
  createConversionAdministration,
} from './conversions/administration.ts';
import { ConversionDispatcher } from './conversions/dispatcher.ts';
import { explainUser, type UserExplanation } from './explain/explain-user.ts';
import type { ImportReport } from './import/import-report.ts';
import { BucketPoller } from './import/poll/bucket-poller.ts';
import type { RunImportRequest } from './import/run/import-runner.ts';
import { openAdapters } from './open-adapters.ts';
import { allRoutes } from './routes/all-routes.ts';
import { publicRoutes } from './routes/public-routes.ts';
import { createKillSwitches, type KillSwitches } from './switches/kill-switches.ts';
import { type ErasureRequest, eraseUser } from './users/erase-user.ts';
import { exportUser } from './users/export-user.ts';

/** The role `middleware` as the program sees it. Its functions reject with AppErrors that name what to do. */
export type Middleware = AsyncDisposable & {
  /** For the injection proxy. */
  injectionApi: InjectionApi;
  /** See ImportRunner.run. */
  runImport(request: RunImportRequest): Promise<ImportReport>;
  /** Goes on with imports that a process left behind; to be called now and then. Returns how many there were. */
  resumeImports(): Promise<number>;
  /** Looks for exports that nobody has announced, until it is disposed; one process of an installation is enough. */
  pollBuckets(): BucketPoller;
  /** Sends events to conversion points until it is disposed, which waits for requests under way. */
  sendConversions(): AsyncDisposable;
  conversions: ConversionAdministration;
  explainUser(query: Parameters<typeof explainUser>[1]): Promise<UserExplanation>;
  recordConsent(statement: ConsentStatement): Promise<void>;
  eraseUser(request: ErasureRequest): Promise<ErasureReceipt>;
  exportUser(user: UserRef): Promise<UserExport>;
  switches: KillSwitches;
  /** The calls over HTTP, for the server of the program. */
  routes: readonly RoutePlugin[];
  /** Waits for a running import, then closes the stores. */
  close(): Promise<void>;
};

/** @param adapters other places for data than the configuration names; they are closed with the service */
export function createMiddleware(
  config: MiddlewareConfig,
  ports: MiddlewarePorts,
  adapters: MiddlewareAdapters = openAdapters(config, ports),
): Middleware {
  const context = createContext(config, ports, adapters);
  const { api, imports, conversions, close } = context;
  const injectionApi = createInjectionApi(api);
  return {
    injectionApi,
    runImport: (request) => imports.run(request),
    resumeImports: () => imports.resume(),
    conversions: createConversionAdministration(conversions),
    pollBuckets: () => new BucketPoller(context.polling),
    sendConversions: () => new ConversionDispatcher(conversions),
    explainUser: (query) => explainUser(api, query),
    recordConsent: (statement) => recordConsent(api, statement),
    eraseUser: (request) => eraseUser(api, request),
    exportUser: (user) => exportUser(api, user),
    switches: createKillSwitches(api),
    routes: [
      ...allRoutes({
        ...context,
        clock: ports.clock,
        explain: (query) => explainUser(api, query),
        eraseUser: (request) => eraseUser(api, request),
        exportUser: (user) => exportUser(api, user),
        consentsOf: (user) => consentsOf(api, user),
        recordConsent: (statement) => recordConsent(api, statement),
        injectionApi,
        recheckCampaigns: (tenantId) => api.liveCampaigns.recheck(tenantId),
      }),
      ...publicRoutes(api, context),
    ],
    close,
    [Symbol.asyncDispose]: close,
  };
}
