import type { RandomSource } from '@mailweave/foundation';

/** A UUID of version 4 (RFC 9562 5.4). */
export function newUuid(random: RandomSource): string {
  const hex = random.hex(16);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
