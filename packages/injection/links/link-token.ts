import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { Purpose, type TenantId } from '@mailweave/contracts';
import type { LinkSubject, LinkUse } from './link-subject.ts';

/**
 * Tokens in public links. Their form is `TENANT.CONTENT`; CONTENT is base64url (RFC 4648 5) of a version, a synthetic IV and
 * the encrypted subject. The IV is the HMAC-SHA256 of the subject, so it proves that nothing was changed, and the same
 * subject always gives the same token (the construction of RFC 5297, with HMAC in the place of CMAC). Nobody without the key learns
 * from a token whose it is. It never expires: a link to opt out has to work as long as somebody keeps the message.
 */
const VERSION = 1;
const IV_BYTES = 16;
const USER_KEY_BYTES = 32;
const CLAIM_ID_BYTES = 16;
const HEAD_BYTES = 1 + USER_KEY_BYTES + CLAIM_ID_BYTES;
const KEY_BYTES = 32;

/** Longer than any token that was ever made: nothing longer is looked at. */
const LONGEST_TOKEN = 512;

const TOKEN = /^([a-z0-9-]{1,48})\.([A-Za-z0-9_-]+)$/;
/** The place of a purpose is its code: only ever add at the end. */
const PURPOSES: readonly Purpose[] = Purpose.anyOf.map((purpose) => purpose.const);

type Keys = { mac: Buffer; encryption: Buffer };

/** @param key the program's secret, 32 bytes; each tenant and each use gets keys of its own from it (RFC 5869) */
export function linkToken(key: Buffer, use: LinkUse, subject: LinkSubject): string {
  const keys = keysOf(key, use, subject.tenantId);
  const content = encode(subject);
  const iv = ivOf(keys, content);
  const cipher = createCipheriv('aes-256-ctr', keys.encryption, iv);
  const sealed = Buffer.concat([Buffer.of(VERSION), iv, cipher.update(content), cipher.final()]);
  return `${subject.tenantId}.${sealed.toString('base64url')}`;
}

/** Undefined for whatever `linkToken` did not make with this key for this use. */
export function readLinkToken(key: Buffer, use: LinkUse, token: string): LinkSubject | undefined {
  const [, tenantId, text] = (token.length <= LONGEST_TOKEN && TOKEN.exec(token)) || [];
  if (tenantId === undefined || text === undefined) return undefined;
  const sealed = Buffer.from(text, 'base64url');
  // Other letters can stand for the same bytes; only one writing of a token counts.
  if (sealed.toString('base64url') !== text || sealed[0] !== VERSION) return undefined;
  if (sealed.length < 1 + IV_BYTES + HEAD_BYTES) return undefined;
  const keys = keysOf(key, use, tenantId);
  const iv = sealed.subarray(1, 1 + IV_BYTES);
  const cipher = createDecipheriv('aes-256-ctr', keys.encryption, iv);
  const content = Buffer.concat([cipher.update(sealed.subarray(1 + IV_BYTES)), cipher.final()]);
  return timingSafeEqual(ivOf(keys, content), iv) ? decode(tenantId, content) : undefined;
}

function keysOf(key: Buffer, use: LinkUse, tenantId: TenantId): Keys {
  const info = `mailweave link ${VERSION} ${use} ${tenantId}`;
  const bytes = Buffer.from(hkdfSync('sha256', key, '', info, 2 * KEY_BYTES));
  return { mac: bytes.subarray(0, KEY_BYTES), encryption: bytes.subarray(KEY_BYTES) };
}

function ivOf({ mac }: Keys, content: Buffer): Buffer {
  return createHmac('sha256', mac).update(content).digest().subarray(0, IV_BYTES);
}

function encode({ purpose, userKey, claimId, templateId }: LinkSubject): Buffer {
  const head = [Buffer.of(PURPOSES.indexOf(purpose)), Buffer.from(userKey + claimId, 'hex')];
  return Buffer.concat([...head, Buffer.from(templateId, 'latin1')]);
}

function decode(tenantId: TenantId, content: Buffer): LinkSubject | undefined {
  const purpose = PURPOSES[content[0] ?? PURPOSES.length];
  const userKey = content.toString('hex', 1, 1 + USER_KEY_BYTES);
  const claimId = content.toString('hex', 1 + USER_KEY_BYTES, HEAD_BYTES);
  const templateId = content.toString('latin1', HEAD_BYTES);
  return purpose && { tenantId, userKey, claimId, purpose, templateId };
}
