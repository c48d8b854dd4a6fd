import { shown } from './shown.ts';

/** Goals are what Mailweave aims at; one that is missed is a finding, no failure. */
export type Goal = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly relation: '<=' | '>=';
  readonly limit: number;
};

/** The line that ends the output for each goal. */
export function goalLine({ name, value, unit, relation, limit }: Goal): string {
  return `bench ${name} ${shown(value)} ${unit} (goal ${relation} ${limit})`;
}
