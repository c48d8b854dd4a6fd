import type { RoutePlugin } from '@mailweave/http-server';
import type { RouteContext } from './route-context.ts';
import { testEventRoutes } from './test-events.ts';

/** Every call of the role push over HTTP. */
export function allRoutes(context: RouteContext): RoutePlugin[] {
  return [testEventRoutes].map((routes) => routes(context));
}
