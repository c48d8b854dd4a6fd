import { InvalidArgumentError } from 'commander';

/** A TCP port; 0 stands for any free one. @throws InvalidArgumentError */
export function parsePort(text: string): number {
  const isPort = /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
  if (!isPort) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return Number(text);
}
