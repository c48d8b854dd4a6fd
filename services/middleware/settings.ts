import { Default } from 'typebox/value';
import { type ConversionsConfig, MiddlewareConfig, TenantConfig } from './config.ts';

type Sections = 'tenants' | 'imports' | 'conversions' | 'tokens';

/** Settings as somebody writes them: what has a default may be left out, except within `stores` and `bucket`. */
export type MiddlewareSettings = Omit<MiddlewareConfig, Sections> & {
  readonly tenants?: Readonly<Record<string, Partial<TenantConfig>>>;
  readonly imports?: Partial<MiddlewareConfig['imports']>;
  readonly conversions?: Partial<ConversionsConfig>;
  readonly tokens?: Partial<MiddlewareConfig['tokens']>;
};

/**
 * The same with its defaults, for programs that write their settings themselves; a configuration file gets
 * them while it is read. Unlike those of a file, they are not checked.
 */
export function middlewareConfig(settings: MiddlewareSettings): MiddlewareConfig {
  // Default() does not look into records.
  const tenants = Object.entries(settings.tenants ?? { default: {} }).map(([tenantId, tenant]) => [
    tenantId,
    Default(TenantConfig, { ...tenant }),
  ]);
  return Default(MiddlewareConfig, { ...settings, tenants: Object.fromEntries(tenants) }) as MiddlewareConfig;
}
