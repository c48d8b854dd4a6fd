import type { Properties } from './properties.ts';

const START = 'com.openexchange.capability.';

/** Capabilities that are off where nobody says otherwise, the mail app among them. */
export function hasCapability(properties: Properties, capability: string): boolean {
  return properties.flag(START + capability);
}

export function isCapabilityProperty(name: string): boolean {
  return name.startsWith(START) && name.length > START.length;
}
