import type { RoutePlugin } from '@mailweave/http-server';
import { PropertyDesk } from '../properties/property-desk.ts';
import { accountRoutes } from './accounts.ts';
import { contextSetRoutes } from './context-sets.ts';
import { credentialRoutes } from './credentials.ts';
import { doctorRoutes } from './doctor.ts';
import { dovecotCallbackRoutes } from './dovecot-callback.ts';
import { listenerRoutes } from './listeners.ts';
import { pnsRoutes } from './pns.ts';
import { propertyRoutes } from './properties.ts';
import { registrationRoutes } from './registrations.ts';
import type { RouteContext } from './route-context.ts';
import { sessionRoutes } from './sessions.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { testEventRoutes } from './test-events.ts';
import { trailRoutes } from './trail.ts';
import { wovenNewsRoutes } from './woven-news.ts';

/** Every call of the role push over HTTP. */
export function allRoutes(context: RouteContext): RoutePlugin[] {
  const { properties, registry, tokens } = context;
  const store = registry.stores.properties;
  const propertyDesk = new PropertyDesk({ store, properties, listeners: registry.listeners });
  const ofProperties = { tokens, store, properties, propertyDesk };
  const routes = [
    ...[testEventRoutes, trailRoutes, doctorRoutes, wovenNewsRoutes].map((each) => each(context)),
    context.sockets.routes,
    accountRoutes({ ...registry, ...context }),
    sessionRoutes({ ...registry, properties }),
    ...[propertyRoutes, contextSetRoutes].map((each) => each(ofProperties)),
    ...[subscriptionRoutes, pnsRoutes, registrationRoutes, listenerRoutes, credentialRoutes].map((each) =>
      each(registry),
    ),
  ];
  return context.callback === undefined ? routes : [...routes, dovecotCallbackRoutes(context.callback)];
}
