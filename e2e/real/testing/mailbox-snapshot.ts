import { createHash } from 'node:crypto';
import { LineClient } from './line-client.ts';

/** UID to SHA-256 of the message's bytes and its flags. */
export type MailboxSnapshot = ReadonlyMap<number, { readonly sha256: string; readonly flags: string }>;

type Account = { host: string; port: number; user: string; password: string };

/** Reads a whole INBOX without changing it (EXAMINE, BODY.PEEK[]). */
export async function snapshotInbox(account: Account): Promise<MailboxSnapshot> {
  const client = await LineClient.connect(account);
  await client.ok(`LOGIN "${account.user}" "${account.password}"`);
  const selected = await client.ok('EXAMINE INBOX');
  const empty = selected.includes('* 0 EXISTS');
  const lines = empty ? [] : await client.ok('UID FETCH 1:* (FLAGS BODY.PEEK[])');
  await client.ok('LOGOUT');
  client.close();
  return new Map(lines.flatMap(readLine));
}

function readLine(line: string): [number, { sha256: string; flags: string }][] {
  const uid = /\bUID (\d+)/.exec(line)?.[1];
  const flags = /FLAGS \(([^)]*)\)/.exec(line)?.[1];
  const literal = /BODY\[\] \{(\d+)\}\r\n/.exec(line);
  if (uid === undefined || flags === undefined || literal === null) return [];
  const start = literal.index + literal[0].length;
  const bytes = line.slice(start, start + Number(literal[1]));
  const sha256 = createHash('sha256').update(bytes, 'latin1').digest('hex');
  const lasting = flags.split(' ').filter((flag) => flag !== '\\Recent' && flag !== '');
  return [[Number(uid), { sha256, flags: lasting.sort().join(' ') }]];
}
