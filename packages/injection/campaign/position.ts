import type { Position } from '@mailweave/contracts';

/** How often a message may be woven anew on top. */
export type Pinned = Extract<Position, { pinned: unknown }>['pinned'];

export function pinnedOf(position: Position): Pinned | undefined {
  return typeof position === 'object' && 'pinned' in position ? position.pinned : undefined;
}

/** Under the how-many-eth newest real message a message is to be dated. */
export function belowOf(position: Position): number | undefined {
  return typeof position === 'object' && 'below' in position ? position.below : undefined;
}
