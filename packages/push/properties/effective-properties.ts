import { capabilityProperty, isCapabilityProperty, MAIL_APP } from './capabilities.ts';
import { KNOWN_PROPERTIES, knownProperty } from './known-properties.ts';
import { Properties, type PropertyLayer } from './properties.ts';
import { isTransportSwitch } from './transport-switch.ts';

/** A property of an account as it holds, and who says so, the weakest first. */
export type EffectiveProperty = {
  readonly name: string;
  readonly value: string;
  readonly source: 'default' | 'server' | 'context-set' | 'context' | 'user';
};

const LEVELS = ['context-set', 'context', 'user'] as const;

/**
 * Every property that may differ for accounts and has a default or is written somewhere, sorted by name. No secret is among them.
 * @param levels of the account: its context sets, its context, itself
 */
export function effectiveProperties(
  server: PropertyLayer,
  levels: readonly [PropertyLayer, PropertyLayer, PropertyLayer],
): EffectiveProperty[] {
  const written = [server, ...levels].flatMap((layer) => [...layer.keys()]);
  const usual = KNOWN_PROPERTIES.map(({ name }) => name);
  const names = new Set([...usual, capabilityProperty(MAIL_APP), ...written].filter(isOfAccounts));
  const properties = new Properties(server, levels);
  return [...names].sort().map((name) => {
    const value = properties.written(name);
    if (value !== undefined) return { name, value, source: sourceOf(name, levels) };
    const usualValue = isCapabilityProperty(name) ? 'false' : properties.text(name);
    return { name, value: usualValue, source: 'default' };
  });
}

/** Whether context sets, contexts and users may have their own value of it. */
export function isOfAccounts(name: string): boolean {
  return knownProperty(name)?.perAccount ?? (isTransportSwitch(name) || isCapabilityProperty(name));
}

/** The strongest level that says anything alone. */
function sourceOf(name: string, levels: readonly PropertyLayer[]): EffectiveProperty['source'] {
  const at = levels.findLastIndex((layer) => new Properties(layer).written(name) !== undefined);
  return LEVELS[at] ?? 'server';
}
