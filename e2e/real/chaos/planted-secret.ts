import type { SeededRandom } from '../actors/seeded-random.ts';

/** Nothing else that these tests write looks like this. */
export const PLANTED_SECRET = /sk[0-9a-f]{8}z/;

export function plantedSecret(random: SeededRandom): string {
  return `sk${random
    .integer(0, 2 ** 32)
    .toString(16)
    .padStart(8, '0')}z`;
}
