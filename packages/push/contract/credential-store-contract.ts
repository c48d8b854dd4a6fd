import { describe, expect, it } from 'vitest';
import type { CredentialStore } from '../ports.ts';
import { someAccountId, someTimeMs } from '../testing/builders.ts';
import type { OpenTwice } from './open-twice.ts';

const credentials = {
  accountId: someAccountId,
  keyId: 'key1',
  sealed: new Uint8Array([0, 255, 10, 13]),
  storedAtMs: someTimeMs,
};
const newer = { ...credentials, keyId: 'key2', sealed: new Uint8Array([7]), storedAtMs: someTimeMs + 1 };

/** What every CredentialStore must do. */
export function credentialStoreContract(name: string, open: OpenTwice<CredentialStore>): void {
  describe(`${name} as a CredentialStore`, () => {
    it('has the latest credentials of an account', async () => {
      const [store, other] = await open();
      await store.put(credentials);
      expect(plain(await other.find(someAccountId))).toEqual(plain(credentials));
      await other.put(newer);
      expect(plain(await store.find(someAccountId))).toEqual(plain(newer));
      expect(await store.find('250@1')).toBeUndefined();
    });

    it('forgets them when told', async () => {
      const [store, other] = await open();
      await store.put(credentials);
      expect(await other.remove(someAccountId)).toBe(true);
      expect(await other.remove(someAccountId)).toBe(false);
      expect(await store.find(someAccountId)).toBeUndefined();
    });

    it('finds those that another key has sealed, some at a time', async () => {
      const [store] = await open();
      await store.put(newer);
      for (const accountId of ['1@1', '2@1', '3@1'] as const) await store.put({ ...credentials, accountId });
      const others = await store.sealedOtherwise('key2', { limit: 2 });
      expect(others).toHaveLength(2);
      others.push(...(await store.sealedOtherwise('key2', { after: others[1]?.accountId, limit: 9 })));
      expect(others.map(({ accountId }) => accountId).sort()).toEqual(['1@1', '2@1', '3@1']);
    });

    it('puts nothing in the place of what has changed meanwhile', async () => {
      const [store, other] = await open();
      await store.put(credentials);
      const changed = { ...credentials, sealed: new Uint8Array([9]) };
      await other.put(changed);
      expect(await store.replace(credentials, newer)).toBe(false);
      expect(plain(await store.find(someAccountId))).toEqual(plain(changed));
      expect(await store.replace(changed, newer)).toBe(true);
      expect(plain(await other.find(someAccountId))).toEqual(plain(newer));
      await store.remove(someAccountId);
      expect(await store.replace(newer, credentials)).toBe(false);
    });

    it('keeps the first note of a key, whoever comes later', async () => {
      const stores = await open();
      const notes = await Promise.all(
        [1, 2, 3, 4].map((number) =>
          stores[number % 2 === 0 ? 0 : 1].keyNote({
            keyId: 'key1',
            salt: new Uint8Array([number]),
            check: new Uint8Array([number, number]),
          }),
        ),
      );
      const [salt] = notes[0]?.salt ?? [];
      for (const note of notes) expect([...note.salt, ...note.check]).toEqual([salt, salt, salt]);
      const other = { keyId: 'key2', salt: new Uint8Array([8]), check: new Uint8Array([8]) };
      expect([...(await stores[0].keyNote(other)).salt]).toEqual([8]);
    });
  });
}

/** Bytes are bytes, whichever class an engine gives them. */
function plain<Value extends { sealed: Uint8Array }>(value: Value | undefined): unknown {
  return value && { ...value, sealed: [...value.sealed] };
}
