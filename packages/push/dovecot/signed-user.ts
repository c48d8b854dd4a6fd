import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@mailweave/foundation';
import { type AccountId, parseAccountId } from '../account/account.ts';

/** Whom a callback's `user` names. */
export type NamedUser =
  /** We have written it ourselves. */
  | { readonly kind: 'signed'; readonly accountId: AccountId }
  /** An account id, a log-in name or an address, for which nobody vouches. */
  | { readonly kind: 'plain'; readonly name: string }
  /** The signature is not ours. */
  | { readonly kind: 'forged' };

const MARK = ';sig=';
/** Keeps a signature from meaning anything elsewhere. */
const SUBJECT = 'mailweave http-notify user ';

/**
 * The account with our signature behind it: `249@1;sig=...`. With `user_from_metadata` Dovecot tells what stands in an attribute
 * that the mailbox owner can write too; nobody can sign the name of another.
 */
export function signedUser(accountId: AccountId, key: Secret): string {
  return `${accountId}${MARK}${signature(accountId, key)}`;
}

/** @param key undefined: nothing is signed here, so no signature can be ours */
export function readUser(user: string, key: Secret | undefined): NamedUser {
  const at = user.indexOf(MARK);
  if (at < 0) return { kind: 'plain', name: user };
  const accountId = parseAccountId(user.slice(0, at));
  const given = Buffer.from(user.slice(at + MARK.length));
  if (accountId === undefined || key === undefined) return { kind: 'forged' };
  const right = Buffer.from(signature(accountId, key));
  const isOurs = given.length === right.length && timingSafeEqual(given, right);
  return isOurs ? { kind: 'signed', accountId } : { kind: 'forged' };
}

function signature(accountId: AccountId, key: Secret): string {
  return createHmac('sha256', key.reveal()).update(`${SUBJECT}${accountId}`).digest('base64url');
}
