import type { Secret } from '@mailweave/foundation';
import { type ByteString, byteString } from '@mailweave/imap';
import { type AccountId, type MailLogin, signedUser } from '@mailweave/push';
import type { ImapSession } from '../mail-server/imap-session.ts';
import { MailServerLostError } from '../mail-server/mail-server-errors.ts';
import { signIn } from '../mail-server/sign-in.ts';

/** The server attribute (RFC 5464) without which Dovecot's driver `ox` tells nothing of a user's mail. */
export const HTTP_NOTIFY_ATTRIBUTE = '/private/vendor/vendor.dovecot/http-notify';

/** Its value: what Dovecot tells as `user`, where it is told to. @param key signs the name; undefined: it goes as it is */
export function httpNotifyValue(accountId: AccountId, key: Secret | undefined): string {
  return `user=${key === undefined ? accountId : signedUser(accountId, key)}`;
}

export type DeniedReason =
  | 'no-metadata'
  | 'refused'
  | 'not-kept'
  | 'no-way-in'
  | 'unknown-user'
  | 'not-authorized';

/** What became of a registration, or of its end. */
export type AttributeOutcome =
  | { readonly outcome: 'done' }
  /** Trying again does not help: the server has no METADATA for this user, or does not keep the attribute. */
  | { readonly outcome: 'denied'; readonly reason: DeniedReason }
  | { readonly outcome: 'needs-login' }
  /** The log-in was refused without a reason. */
  | { readonly outcome: 'doubtful' }
  /** The server is away or busy. */
  | { readonly outcome: 'retry' };

export type AttributePlace = {
  /** @throws BackendUnreachableError, MailServerLostError */
  openSession(): Promise<ImapSession>;
  login: MailLogin;
};

/**
 * Has Dovecot tell of a user's mail, or no more: writes the attribute over IMAP, and reads it again, for a server may agree and
 * keep nothing.
 *
 * Standard: push; RFC 5464; METADATA; one attribute of the server is written, read again and removed
 *
 * @param value undefined: the attribute is removed
 * @throws BackendUnreachableError
 */
export async function writeAttribute(
  place: AttributePlace,
  value: string | undefined,
): Promise<AttributeOutcome> {
  try {
    await using session = await place.openSession();
    const verdict = await signIn(session, place.login);
    if (verdict === 'busy') return { outcome: 'retry' };
    if (verdict === 'doubtful') return { outcome: 'doubtful' };
    if (verdict === 'unsupported') return { outcome: 'denied', reason: 'no-way-in' };
    if (verdict === 'refused') return { outcome: 'needs-login' };
    return await write(session, value);
  } catch (error) {
    if (error instanceof MailServerLostError) return { outcome: 'retry' };
    throw error;
  }
}

/** Of the user who is signed in. @returns undefined: there is none @throws MailServerLostError */
export async function readAttribute(session: ImapSession): Promise<string | undefined> {
  const answer = await session.run({
    name: 'GETMETADATA',
    mailbox: ascii(''),
    entries: [ascii(HTTP_NOTIFY_ATTRIBUTE)],
    maxSizeBytes: undefined,
    depth: undefined,
  });
  for (const response of answer.untagged) {
    if (response.name !== 'METADATA' || !(response.entries instanceof Map)) continue;
    for (const [entry, value] of response.entries) {
      if (entry.toLowerCase() === HTTP_NOTIFY_ATTRIBUTE) return value;
    }
  }
  return undefined;
}

/** Whether the server keeps attributes for the user who is signed in. */
export function hasMetadata({ capabilities }: Pick<ImapSession, 'capabilities'>): boolean {
  return ['METADATA', 'METADATA-SERVER'].some((name) => capabilities.has(name));
}

async function write(session: ImapSession, value: string | undefined): Promise<AttributeOutcome> {
  if (!hasMetadata(session)) return { outcome: 'denied', reason: 'no-metadata' };
  const entries = new Map([[ascii(HTTP_NOTIFY_ATTRIBUTE), value === undefined ? undefined : ascii(value)]]);
  const { status } = await session.run({ name: 'SETMETADATA', mailbox: ascii(''), entries });
  if (status !== 'OK') return { outcome: 'denied', reason: 'refused' };
  const isKept = (await readAttribute(session)) === value;
  return isKept ? { outcome: 'done' } : { outcome: 'denied', reason: 'not-kept' };
}

function ascii(text: string): ByteString {
  return byteString(Buffer.from(text, 'latin1'));
}
