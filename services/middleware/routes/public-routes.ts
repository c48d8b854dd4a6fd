import type { RoutePlugin } from '@mailweave/http-server';
import type { ApiContext } from '../api/api-context.ts';
import { followLink } from '../clicks/follow-link.ts';
import { hasOptedOut, optOut } from '../opt-out/opt-out.ts';
import { clickRoutes } from './clicks.ts';
import { optOutRoutes } from './opt-out.ts';
import type { PublicContext } from './public-context.ts';

/** What links in messages lead to; nothing without a public address. */
export function publicRoutes(api: ApiContext, names: Pick<PublicContext, 'nameOf'>): RoutePlugin[] {
  const { links } = api;
  if (links === undefined) return [];
  const context: PublicContext = {
    links,
    optOut: (subject, manner) => optOut(api, subject, manner),
    hasOptedOut: (subject) => hasOptedOut(api, subject),
    followLink: (subject, click) => followLink(api, subject, click),
    ...names,
  };
  return [optOutRoutes(context), clickRoutes(context)];
}
