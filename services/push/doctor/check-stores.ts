import type { DoctorParts } from './doctor-parts.ts';
import { type Finding, reasonOf } from './finding.ts';

export async function checkStores({ config, registry }: DoctorParts): Promise<Finding[]> {
  const area = 'stores';
  try {
    await registry.stores.accounts.list({ limit: 1 });
  } catch (error) {
    return [{ area, outcome: 'failed', text: reasonOf(error) }];
  }
  const { kind } = config.stores;
  const kept: Finding = { area, outcome: 'ok', text: `The store (${kind}) answers.` };
  const text = 'Everything is kept in memory, and forgotten when the program stops: set push.stores.';
  return kind === 'memory' ? [kept, { area, outcome: 'warning', text }] : [kept];
}
