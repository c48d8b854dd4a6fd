import { InvalidArgumentError } from 'commander';

/** Number of a context or of a user. @throws InvalidArgumentError */
export function parseAccountNumber(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('It is a number from 1 to 9999999999.');
  return Number(text);
}

/** Seconds, in milliseconds; undefined for 0, which stands for no limit. @throws InvalidArgumentError */
export function parseTimeout(text: string): number | undefined {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It is a number of seconds, 0 to 999999.');
  return text === '0' ? undefined : Number(text) * 1000;
}

/** How many of the last ones. @throws InvalidArgumentError */
export function parseLast(text: string): number {
  if (!/^([1-9]|[1-4]\d|50)$/.test(text)) throw new InvalidArgumentError('It is a number from 1 to 50.');
  return Number(text);
}

/** Seconds, in milliseconds. @throws InvalidArgumentError */
export function parseSeconds(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new InvalidArgumentError('It is a number of seconds, 0 to 99999.');
  return Number(text) * 1000;
}
