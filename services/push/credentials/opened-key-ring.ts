import type { RandomSource } from '@mailweave/foundation';
import { type CredentialStore, type KeyPassphrase, KeyRing } from '@mailweave/push';

/** A key ring that is opened when it is first needed, for the store may come later; and again when that failed. */
export function openedKeyRing(
  keys: readonly KeyPassphrase[],
  ports: { store: CredentialStore; random: RandomSource },
): () => Promise<KeyRing> {
  let opening: Promise<KeyRing> | undefined;
  return async () => {
    opening ??= KeyRing.open(keys, ports);
    try {
      return await opening;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  };
}
