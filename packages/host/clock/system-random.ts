import { randomBytes } from 'node:crypto';
import type { RandomSource } from '@mailweave/foundation';

/** The operating system's randomness. */
export const systemRandom: RandomSource = { hex: (sizeBytes) => randomBytes(sizeBytes).toString('hex') };
