/**
 * What a client is told that it may use. An allow-list: a backend's extension that this proxy does not know
 * could carry numbers past the overlay, so it is not offered. Cyrus alone has twenty of them.
 */

/** Names that pass as the backend tells them. */
const ALLOWED = new Set([
  'IMAP4REV1',
  'SASL-IR',
  'LOGINDISABLED',
  'ID',
  'ENABLE',
  'IDLE',
  'LITERAL+',
  'LITERAL-',
  'MULTIAPPEND',
  'UNSELECT',
  'CHILDREN',
  'NAMESPACE',
  'UIDPLUS',
  'LIST-EXTENDED',
  'LIST-STATUS',
  'LIST-METADATA',
  'LIST-MYRIGHTS',
  'XLIST',
  'LANGUAGE',
  'I18NLEVEL=1',
  'I18NLEVEL=2',
  'ESEARCH',
  'SEARCHRES',
  'SEARCH=FUZZY',
  'SORT',
  'SORT=DISPLAY',
  'ESORT',
  'WITHIN',
  'MOVE',
  'CONDSTORE',
  'QRESYNC',
  'BINARY',
  'PREVIEW',
  'PREVIEW=FUZZY',
  'SNIPPET=FUZZY',
  'SAVEDATE',
  'OBJECTID',
  'STATUS=SIZE',
  'METADATA',
  'METADATA-SERVER',
  'SPECIAL-USE',
  'CREATE-SPECIAL-USE',
  'QUOTA',
  'QUOTASET',
  'ACL',
  'APPENDLIMIT',
  'INPROGRESS',
  'UTF8=ACCEPT',
  // Without it clients would not know why they are refused with NO [CANNOT] (RFC 6855 6).
  'UTF8=ONLY',
]);

const ALLOWED_PREFIXES = ['THREAD=', 'RIGHTS=', 'QUOTA=', 'APPENDLIMIT='];

/** Upper-case names of a backend's capabilities. */
export type Capabilities = ReadonlySet<string>;

/** Servers say the same to everyone: each text is looked at once, and its set is shared. */
const knownSets = new Map<string, Capabilities>();
const knownOffers = new Map<string, readonly string[]>();
const MAX_KNOWN = 100;

export function capabilitySet(names: readonly string[]): Capabilities {
  return remembered(knownSets, names.join(' '), () => new Set(names.map((name) => name.toUpperCase())));
}

function remembered<T>(known: Map<string, T>, text: string, make: () => T): T {
  const found = known.get(text);
  if (found !== undefined) return found;
  if (known.size >= MAX_KNOWN) known.clear();
  const made = make();
  known.set(text, made);
  return made;
}

/** The names in the order of the backend, without those that the proxy cannot keep true. */
export function offeredCapabilities(names: readonly string[]): string[] {
  return names.filter(isOffered);
}

function isOffered(name: string): boolean {
  const upper = name.toUpperCase();
  return ALLOWED.has(upper) || ALLOWED_PREFIXES.some((prefix) => upper.startsWith(prefix));
}

/**
 * `* CAPABILITY a b c` + CRLF with the offered ones only, and behind them the proxy's own.
 */
export function rewriteCapabilityLine(line: string, own: readonly string[] = []): string {
  const names = line.replace(/^\* +CAPABILITY/i, '');
  return `* CAPABILITY ${[...offeredIn(names), ...own].join(' ')}\r\n`;
}

/** As rewriteCapabilityLine(), of a status line's `[CAPABILITY ...]`; other lines as they are. */
export function rewriteCapabilityCode(line: string, own: readonly string[] = []): string {
  return line.replace(/\[CAPABILITY ([^\]]*)\]/i, (_code, names: string) => {
    return `[CAPABILITY ${[...offeredIn(names), ...own].join(' ')}]`;
  });
}

function offeredIn(names: string): readonly string[] {
  return remembered(knownOffers, names, () => {
    const words = names
      .trim()
      .split(' ')
      .filter((name) => name !== '');
    return offeredCapabilities(words);
  });
}

/** What the proxy does by itself for a client that is signed in, whatever the backend does. */
export function ownCapabilities(config: { readonly compress: boolean }): readonly string[] {
  return config.compress ? ['COMPRESS=DEFLATE'] : [];
}
