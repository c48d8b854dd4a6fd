import type { Secret } from '@mailweave/foundation';
import { boundedText } from '@mailweave/host';
import { type AttributeOutcome, HTTP_NOTIFY_ATTRIBUTE } from './http-notify-attribute.ts';

/** The HTTP interface of doveadm. */
export type DoveadmPlace = {
  /** http://host:port/doveadm/v1 */
  readonly url: string;
  /** The header field Authorization. */
  readonly authorization: Secret;
  readonly timeoutMs: number;
};

/** [command, parameters, tag], as it is asked; [kind, answer, tag], as it is answered. */
type Entry = readonly [string, unknown, string];

const MAX_ANSWER_BYTES = 65_536;

/** Exit codes of doveadm (sysexits.h) that mean something of their own here. */
const EXIT_CODES: Readonly<Partial<Record<number, AttributeOutcome>>> = {
  // Dovecot 2.3 without mail_attribute_dict.
  65: { outcome: 'denied', reason: 'no-metadata' },
  67: { outcome: 'denied', reason: 'unknown-user' },
  75: { outcome: 'retry' },
};

/**
 * Has Dovecot tell of a user's mail, or no more, without signing in as him; and reads again what was written.
 * @param user the log-in name @param value undefined: the attribute is removed
 */
export async function writeAttributeByDoveadm(
  place: DoveadmPlace,
  user: string,
  value: string | undefined,
): Promise<AttributeOutcome> {
  const attribute = attributeOf(user);
  const written: Entry =
    value === undefined
      ? ['mailboxMetadataUnset', attribute, 'write']
      : ['mailboxMetadataSet', { ...attribute, value }, 'write'];
  const answer = await answerTo(place, [written, ['mailboxMetadataGet', attribute, 'read']]);
  if ('outcome' in answer) return answer;
  const isKept = valueIn(answer) === (value ?? '');
  return isKept ? { outcome: 'done' } : { outcome: 'denied', reason: 'not-kept' };
}

/** @param user the log-in name @returns `value` undefined: the attribute is not set */
export async function readAttributeByDoveadm(
  place: DoveadmPlace,
  user: string,
): Promise<AttributeOutcome | { readonly outcome: 'read'; readonly value: string | undefined }> {
  const answer = await answerTo(place, [['mailboxMetadataGet', attributeOf(user), 'read']]);
  if ('outcome' in answer) return answer;
  const value = valueIn(answer);
  return { outcome: 'read', value: typeof value === 'string' && value !== '' ? value : undefined };
}

/** Without the permission an empty mailbox, which stands for the server's own attributes, is a wrong argument (Dovecot 2.3.19). */
function attributeOf(user: string): object {
  return { user, mailbox: '', key: HTTP_NOTIFY_ATTRIBUTE, allowEmptyMailboxName: true };
}

/** Every command has succeeded, or why not. */
async function answerTo(
  place: DoveadmPlace,
  commands: readonly Entry[],
): Promise<readonly Entry[] | AttributeOutcome> {
  const answer = await ask(place, commands).catch(() => undefined);
  if (answer === undefined) return { outcome: 'retry' };
  if ('outcome' in answer) return answer;
  const failed = answer.find(([kind]) => kind !== 'doveadmResponse');
  if (failed === undefined) return answer;
  return EXIT_CODES[exitCodeOf(failed)] ?? { outcome: 'denied', reason: 'refused' };
}

/** @returns undefined: no whole answer @throws when there is none in time */
async function ask(
  { authorization, timeoutMs, url }: DoveadmPlace,
  commands: readonly Entry[],
): Promise<readonly Entry[] | AttributeOutcome | undefined> {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify(commands),
    headers: { 'content-type': 'application/json', authorization: authorization.reveal() },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await boundedText(response, MAX_ANSWER_BYTES);
  if (response.status === 401 || response.status === 403)
    return { outcome: 'denied', reason: 'not-authorized' };
  const entries: unknown = response.status === 200 ? JSON.parse(text) : undefined;
  return Array.isArray(entries) && entries.every(isEntry) && entries.length === commands.length
    ? entries
    : undefined;
}

function isEntry(value: unknown): value is Entry {
  return Array.isArray(value) && typeof value[0] === 'string' && typeof value[2] === 'string';
}

function exitCodeOf([, answer]: Entry): number {
  return typeof answer === 'object' && answer !== null && 'exitCode' in answer ? Number(answer.exitCode) : 0;
}

/** Of an attribute that is not there doveadm says that it is empty. */
function valueIn(entries: readonly Entry[]): unknown {
  const [, rows] = entries.find(([, , tag]) => tag === 'read') ?? [];
  const row: unknown = Array.isArray(rows) ? rows[0] : undefined;
  return typeof row === 'object' && row !== null && 'value' in row ? row.value : undefined;
}
