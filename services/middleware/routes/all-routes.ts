import type { RoutePlugin } from '@mailweave/http-server';
import { consentRoutes } from './consents.ts';
import { conversionPointRoutes } from './conversion-points.ts';
import { dataSourceRoutes } from './data-sources.ts';
import { erasureRoutes } from './erasure.ts';
import { explainRoutes } from './explain.ts';
import { importRoutes } from './imports.ts';
import { injectionRoutes } from './injection/injection-routes.ts';
import { pushEventRoutes } from './push-events.ts';
import type { RouteContext } from './route-context.ts';
import { tenantRoutes } from './tenants.ts';
import { userExportRoutes } from './user-export.ts';

/** Every call of the middleware over HTTP. */
export function allRoutes(context: RouteContext): RoutePlugin[] {
  return [
    tenantRoutes,
    dataSourceRoutes,
    conversionPointRoutes,
    explainRoutes,
    erasureRoutes,
    userExportRoutes,
    consentRoutes,
    pushEventRoutes,
    importRoutes,
    injectionRoutes,
  ].map((routes) => routes(context));
}
