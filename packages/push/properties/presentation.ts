import type { Presentation } from '../gateway/gateway.ts';
import type { Properties } from './properties.ts';

const START = 'com.openexchange.pns.mobile.api.facade.apn';

/** How an account's notifications look and sound. */
export function presentationOf(properties: Properties): Presentation {
  const badge = properties.flag(`${START}.badge.enabled`);
  if (!properties.flag(`${START}.sound.enabled`)) return { badge };
  return { badge, sound: properties.text(`${START}.sound.filename`) };
}
