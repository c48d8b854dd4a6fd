/** The client ids that may have permanent listeners. */
export type AllowList = {
  /** As they are written, for people. */
  readonly entries: readonly string[];
  allows(clientId: string): boolean;
};

/**
 * Reads a list of client ids parted by commas; each may be in double quotes. `*` stands for any text, `?` for one character, and an
 * entry has to match the whole client id. An empty list allows none.
 * @example readAllowList('"open-xchange-mobile-api-facade*", my-app')
 */
export function readAllowList(text: string): AllowList {
  const entries = text
    .split(',')
    .map(unquoted)
    .filter((entry) => entry !== '');
  return { entries, allows: (clientId) => entries.some((entry) => matches(entry, clientId)) };
}

function unquoted(written: string): string {
  const entry = written.trim();
  return /^".*"$/.test(entry) ? entry.slice(1, -1).trim() : entry;
}

/** In time that grows with the product of the lengths at most, whatever the entry: the last `*` alone is taken back. */
function matches(entry: string, clientId: string): boolean {
  let [at, place] = [0, 0];
  let star: { at: number; place: number } | undefined;
  while (place < clientId.length) {
    if (entry[at] === '*') {
      star = { at, place };
      at += 1;
    } else if (entry[at] === '?' || entry[at] === clientId[place]) {
      at += 1;
      place += 1;
    } else if (star !== undefined) {
      star.place += 1;
      [at, place] = [star.at + 1, star.place];
    } else return false;
  }
  return /^\**$/.test(entry.slice(at));
}
