import { InvalidManifestError } from '../campaign/invalid-manifest-error.ts';
import { isTimeZone } from './local-time.ts';

/** The name of a time zone, or `user`: that of each user. */
export type ZoneChoice = string;

const ofEachUser: ZoneChoice = 'user';

export function isOfEachUser(choice: ZoneChoice): boolean {
  return choice === ofEachUser;
}

/** The zone that is meant for a user. */
export function chosenZone(choice: ZoneChoice, userTimeZone: string): string {
  return isOfEachUser(choice) ? userTimeZone : choice;
}

/** @throws InvalidManifestError that names the field */
export function checkedZone(field: string, choice: ZoneChoice): ZoneChoice {
  if (isOfEachUser(choice) || isTimeZone(choice)) return choice;
  throw new InvalidManifestError(`${field} must be the name of a time zone, or user.`);
}
