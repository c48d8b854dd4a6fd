import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LinkSubject, LinkUse } from './link-subject.ts';
import { linkToken, readLinkToken } from './link-token.ts';

const key = createHash('sha256').update('a key').digest();
const subject: LinkSubject = {
  tenantId: 'default',
  userKey: 'a1'.repeat(32),
  claimId: '0f'.repeat(16),
  purpose: 'own-marketing',
  templateId: 'spring/r3/main/pt-BR',
};
const token = linkToken(key, 'opt-out', subject);

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => Buffer.from(value).toString('hex'));
const subjects: fc.Arbitrary<LinkSubject> = fc.record({
  tenantId: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,47}$/),
  userKey: hex(32),
  claimId: hex(16),
  purpose: fc.constantFrom('service' as const, 'own-marketing' as const, 'third-party-advertising' as const),
  templateId: fc
    .tuple(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/), fc.integer({ min: 1, max: 999_999_999 }))
    .map(([campaignId, revision]) => `${campaignId}/r${revision}/main/en`),
});
const uses = fc.constantFrom<LinkUse>('opt-out', 'click');

test('what a token was made of comes back, and the same subject gives the same token, fit for an address', () => {
  fc.assert(
    fc.property(subjects, uses, (one, use) => {
      const made = linkToken(key, use, one);
      expect(readLinkToken(key, use, made)).toEqual(one);
      expect(linkToken(key, use, one)).toBe(made);
      expect(encodeURIComponent(made)).toBe(made);
      expect(made.length).toBeLessThanOrEqual(512);
    }),
  );
});

test('any other character anywhere, and any piece more or less, is refused', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.%/=+ ';
  for (let at = 0; at < token.length; at += 1) {
    for (const other of alphabet) {
      if (other === token[at]) continue;
      expect(readLinkToken(key, 'opt-out', token.slice(0, at) + other + token.slice(at + 1))).toBeUndefined();
    }
    expect(readLinkToken(key, 'opt-out', token.slice(0, at))).toBeUndefined();
    expect(readLinkToken(key, 'opt-out', token.slice(at + 1))).toBeUndefined();
  }
  for (const other of alphabet) expect(readLinkToken(key, 'opt-out', token + other)).toBeUndefined();
});

test('whatever text somebody makes up is refused', () => {
  const content = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
  const forged = fc.oneof(
    fc.string(),
    content,
    content.map((text) => `default.${text}`),
  );
  fc.assert(fc.property(forged, uses, (text, use) => readLinkToken(key, use, text) === undefined));
  expect(readLinkToken(key, 'opt-out', `default.${'A'.repeat(1_000_000)}`)).toBeUndefined();
});

test('a token is worth nothing for another use, for another tenant, or under another key', () => {
  expect(readLinkToken(key, 'click', token)).toBeUndefined();
  expect(readLinkToken(key, 'opt-out', token.replace('default.', 'other.'))).toBeUndefined();
  const otherKey = createHash('sha256').update('another key').digest();
  expect(readLinkToken(otherKey, 'opt-out', token)).toBeUndefined();
});

test('a token tells nobody whose it is', () => {
  const content = Buffer.from(token.slice(token.indexOf('.') + 1), 'base64url').toString('hex');
  for (const piece of [subject.userKey, subject.claimId]) expect(content).not.toContain(piece.slice(0, 8));
  const decoded = Buffer.from(content, 'hex').toString('latin1');
  expect(decoded).not.toContain('spring');
});
