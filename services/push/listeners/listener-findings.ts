import type { ConfigFinding } from '@mailweave/host';
import type { PushConfig } from '../config.ts';

/** What cannot work in the settings of listeners; paths start in the section push. */
export function listenerFindings({ listeners }: Pick<PushConfig, 'listeners'>): ConfigFinding[] {
  const { masterPassword, masterUser } = listeners ?? {};
  if ((masterUser === undefined) === (masterPassword === undefined)) return [];
  const path = ['listeners', masterUser === undefined ? 'masterPassword' : 'masterUser'];
  return [{ path, at: 'key', message: 'is alone.', hint: 'Give masterUser and masterPassword, or neither.' }];
}
