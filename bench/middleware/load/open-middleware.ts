import { silentLogger, silentMetrics } from '@mailweave/foundation';
import { formatProblems, parseConfig, systemClock, systemRandom } from '@mailweave/host';
import { createMiddleware, type Middleware, MiddlewareConfig } from '@mailweave/middleware';
import type { Setting } from './job.ts';

/** The middleware with its default settings on the stores of a job. */
export function openMiddleware({ stores, bucketFolder, postbackUrl }: Setting): Middleware {
  const conversionPoints = postbackUrl === undefined ? [] : [postbackPoint(postbackUrl)];
  const settings = {
    stores,
    bucketFolder,
    spoolFolder: `${bucketFolder}-spool`,
    tenants: { default: { conversionPoints } },
    conversions: { allowedNetworks: ['127.0.0.0/8'], ports: portsOf(postbackUrl) },
  };
  // As a file of an operator's: JSON is YAML.
  const config = parseConfig(JSON.stringify(settings), MiddlewareConfig);
  if (config.outcome === 'invalid') throw new Error(formatProblems('settings', config.problems));
  return createMiddleware(config.value, {
    clock: systemClock,
    random: systemRandom,
    logger: silentLogger,
    metrics: silentMetrics,
  });
}

function postbackPoint(url: string) {
  return { id: 'postbacks', type: 'ongage', eventType: 'injected', connectionInformation: { url } };
}

function portsOf(url: string | undefined): number[] {
  return url === undefined ? [443] : [Number(new URL(url.replaceAll(/[{}]/g, '')).port)];
}
