import { userKeyNumber } from '@mailweave/injection';

/** Names of events say who wrote them, and as which. */
export function writtenEventId(writer: number, n: number): string {
  return `${writer}-${n}`;
}

/** Another user for each consent. */
export function consentingUser(writer: number, n: number): string {
  return userKeyNumber(1000 * (writer + 1) + n);
}
