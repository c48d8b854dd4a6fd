/** A token that a provider shows to a push service with each call. */
export type SharedToken = {
  readonly token: string;
  /** From then on another is made while this one is still used. */
  readonly renewAtMs: number;
  /** From then on it is not used. */
  readonly expiresAtMs: number;
};

/**
 * Keeps tokens so that all who send with one key use the same: APNs refuses keys whose tokens change too often. In a cluster the
 * processes share them too.
 */
export type TokenShare = {
  /** The token of this name unless it is to be renewed by now; else what `make` gives, called once for all who ask meanwhile. */
  obtain(name: string, nowMs: number, make: () => Promise<SharedToken>): Promise<SharedToken>;

  /** The push service refuses this token: the next to ask gets another. */
  discard(name: string, token: string): Promise<void>;
};
