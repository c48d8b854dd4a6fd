import { LineClient } from '../testing/line-client.ts';
import type { Ledger } from './ledger.ts';

export type Account = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
};

/** Flags by UID, and which UIDs hold a stub of a claim. */
export type InboxListing = { readonly flags: ReadonlyMap<number, string>; readonly stubs: readonly number[] };

const HEADERS = 'BODY.PEEK[HEADER.FIELDS (X-TOKEN X-MAILWEAVE-CLAIM)]';

/** Opens the INBOX as a new session does, and tells the ledger what is there. */
export async function listInbox(by: string, account: Account, ledger: Ledger): Promise<InboxListing> {
  const client = await LineClient.connect(account);
  try {
    await client.ok(`LOGIN "${account.user}" "${account.password}"`);
    const selected = await client.ok('SELECT INBOX');
    if (selected.includes('* 0 EXISTS')) return { flags: new Map(), stubs: [] };
    const lines = await client.ok(`UID FETCH 1:* (UID FLAGS ${HEADERS})`);
    await client.ok('LOGOUT');
    return readListing(by, lines, ledger);
  } finally {
    client.close();
  }
}

/** Fetches all bytes of every message, and tells the ledger. */
export async function readInbox(by: string, account: Account, ledger: Ledger): Promise<void> {
  const client = await LineClient.connect(account);
  try {
    await client.ok(`LOGIN "${account.user}" "${account.password}"`);
    const selected = await client.ok('SELECT INBOX');
    if (selected.includes('* 0 EXISTS')) return;
    for (const line of await client.ok('UID FETCH 1:* (UID BODY.PEEK[])')) sawBody(by, line, ledger);
  } finally {
    client.close();
  }
}

/** A FETCH response with UID and BODY[]; any other line is passed over. */
export function sawBody(by: string, line: string, ledger: Ledger): void {
  const uid = uidIn(line);
  const literal = literalIn(line);
  if (uid !== undefined && literal !== undefined) ledger.sawBytes(by, uid, Buffer.from(literal, 'latin1'));
}

/** FETCH responses with UID and the headers that tell what a message is. */
export function sawHeaders(by: string, lines: readonly string[], ledger: Ledger): void {
  readListing(by, lines, ledger);
}

function readListing(by: string, lines: readonly string[], ledger: Ledger): InboxListing {
  const flags = new Map<number, string>();
  const stubs: number[] = [];
  for (const line of lines) {
    const uid = uidIn(line);
    const literal = literalIn(line);
    if (uid === undefined || literal === undefined) continue;
    if (ledger.sawHeader(by, uid, literal) === 'stub') stubs.push(uid);
    flags.set(uid, flagsIn(line));
  }
  return { flags, stubs };
}

function flagsIn(line: string): string {
  const flags = /FLAGS \(([^)]*)\)/.exec(line)?.[1] ?? '';
  const lasting = flags.split(' ').filter((flag) => flag !== '\\Recent' && flag !== '');
  return lasting.sort().join(' ');
}

function uidIn(line: string): number | undefined {
  const uid = /^\* \d+ FETCH \(.*?\bUID (\d+)/.exec(line)?.[1];
  return uid === undefined ? undefined : Number(uid);
}

function literalIn(line: string): string | undefined {
  const header = /\{(\d+)\}\r\n/.exec(line);
  if (header === null) return undefined;
  const start = header.index + header[0].length;
  return line.slice(start, start + Number(header[1]));
}
