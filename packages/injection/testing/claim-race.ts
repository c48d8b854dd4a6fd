import type { ClaimStore } from '../ports.ts';
import { aClaim, claimIdNumber } from './builders.ts';

/** One of several who race for the same rounds. */
export type ClaimRacer = { readonly racer: number; readonly rounds: number };

/** Begins a claim of its own in every round. Returns the rounds that it won. */
export async function raceForClaims(
  claims: Pick<ClaimStore, 'begin'>,
  { racer, rounds }: ClaimRacer,
): Promise<number[]> {
  const won: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const claimId = claimIdNumber(racer * rounds + round);
    const { outcome } = await claims.begin(aClaim({ claimId, round }));
    if (outcome === 'begun') won.push(round);
  }
  return won;
}
