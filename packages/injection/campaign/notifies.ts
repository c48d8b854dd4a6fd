import type { CampaignDefinition } from './definition.ts';

/** Whether the devices of a user are told when the campaign is woven for him. What advertises stays silent unless it says otherwise. */
export function notifies({ purpose, push }: Pick<CampaignDefinition, 'purpose' | 'push'>): boolean {
  return push === undefined ? purpose === 'service' : push === 'yes';
}
