import { inspect } from 'node:util';
import { Secret, SequentialRandom } from '@mailweave/foundation';
import { beforeAll, expect, it } from 'vitest';
import { someAccountId, someTimeMs } from '../testing/builders.ts';
import type { Credentials } from './credentials.ts';
import { KeyRing } from './key-ring.ts';
import type { KeyNote } from './sealed-credentials.ts';

const random = new SequentialRandom();
const password = 'Überraschung-7';
const credentials: Credentials = { kind: 'password', login: 'anna', password: new Secret(password) };

/** The notes of keys, as processes on one store have them. */
function notes() {
  const known = new Map<string, KeyNote>();
  const keyNote = async (proposed: KeyNote) => {
    const note = known.get(proposed.keyId) ?? proposed;
    known.set(note.keyId, note);
    return note;
  };
  return { keyNote };
}

const store = notes();
const key = (keyId: string, passphrase = `passphrase of ${keyId}`) => ({
  keyId,
  passphrase: new Secret(passphrase),
});
const open = (...passphrases: ReturnType<typeof key>[]) => KeyRing.open(passphrases, { store, random });

let ring: KeyRing;
beforeAll(async () => {
  ring = await open(key('old'));
});

const refreshToken = { kind: 'refresh-token', login: 'anna', refreshToken: new Secret('rt') } as const;

it.each([credentials, refreshToken])('opens what it has sealed: $kind', (each) => {
  const opened = ring.open(ring.seal(someAccountId, each, someTimeMs));
  const secret = opened.kind === 'password' ? opened.password : opened.refreshToken;
  expect(opened).toMatchObject({ kind: each.kind, login: 'anna' });
  expect(secret.reveal()).toBe(each.kind === 'password' ? password : 'rt');
});

it('opens in one process what another has sealed', async () => {
  const sealed = ring.seal(someAccountId, credentials, someTimeMs);
  expect((await open(key('old'))).open(sealed)).toMatchObject({ login: 'anna' });
});

it('seals with the first key and opens with all', async () => {
  const sealed = ring.seal(someAccountId, credentials, someTimeMs);
  const rotated = await open(key('new'), key('old'));
  expect(rotated.open(sealed)).toMatchObject({ login: 'anna' });
  const again = rotated.seal(someAccountId, rotated.open(sealed), someTimeMs);
  expect(again.keyId).toBe('new');
  expect(() => ring.open(again)).toThrow(expect.objectContaining({ code: 'credentials-unreadable' }));
  expect((await open(key('new'))).open(again)).toMatchObject({ login: 'anna' });
});

it('opens for the account alone that it was sealed for, and only as it was sealed', () => {
  const sealed = ring.seal(someAccountId, credentials, someTimeMs);
  const refused = expect.objectContaining({ code: 'credentials-unreadable' });
  expect(() => ring.open({ ...sealed, accountId: '250@1' })).toThrow(refused);
  for (let place = 0; place < sealed.sealed.length; place += 1) {
    const changed = Uint8Array.from(sealed.sealed, (byte, at) => (at === place ? byte ^ 1 : byte));
    expect(() => ring.open({ ...sealed, sealed: changed })).toThrow(refused);
  }
  expect(() => ring.open({ ...sealed, sealed: new Uint8Array(3) })).toThrow(refused);
});

it('never seals alike, and shows nothing of what it sealed', () => {
  const [one, other] = [1, 2].map(() => ring.seal(someAccountId, credentials, someTimeMs));
  expect(Buffer.from(one?.sealed ?? []).equals(Buffer.from(other?.sealed ?? []))).toBe(false);
  const shown = [one, ring, credentials].map((value) => inspect(value, { depth: 9 }) + JSON.stringify(value));
  for (const text of [...shown, Buffer.from(one?.sealed ?? []).toString()]) {
    expect(text).not.toContain(password);
    expect(text).not.toContain('passphrase of');
  }
});

it.each([[[]], [[key('empty', '')]]])('refuses to begin without a passphrase', async (passphrases) => {
  await expect(open(...passphrases)).rejects.toMatchObject({
    code: 'credentials-passphrase-missing',
    publicText: expect.stringContaining('push.credentials.keys'),
  });
});

it('notices the wrong passphrase before anything is stored, and does not tell it', async () => {
  const wrong = open(key('old', 'a mistaken passphrase'));
  await expect(wrong).rejects.toMatchObject({ code: 'credentials-passphrase-wrong' });
  const error = await wrong.catch((reason: unknown) => reason);
  expect(inspect(error, { depth: 9 })).not.toContain('mistaken');
});
