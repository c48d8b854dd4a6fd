/** Of a user, in bytes: more than any mail server lets log in. */
const MAX_USER_BYTES = 1_024;
/** method, class and priority stand in front of it. */
const USER_FIELD = 3;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The user of a datagram as Cyrus writes it to its notifyd: fields that end with NUL, `method class priority user mailbox
 * nopt ... message`. Nothing behind the user is looked at, so it may be cut off.
 * @param delimiter what is behind it in the user's name does not belong to the log-in name: `anna@example.org` with `@`
 * @returns undefined: there is no user in it
 */
export function userOfDatagram(bytes: Uint8Array, delimiter?: string): string | undefined {
  let start = 0;
  for (let field = 0; field < USER_FIELD; field += 1) {
    const end = bytes.indexOf(0, start);
    if (end < 0) return undefined;
    start = end + 1;
  }
  const end = bytes.indexOf(0, start);
  const user = textOf(bytes.subarray(start, end < 0 ? bytes.length : end));
  if (user === undefined) return undefined;
  const cut = delimiter === undefined ? -1 : user.indexOf(delimiter);
  const name = cut < 0 ? user : user.slice(0, cut);
  return name === '' ? undefined : name;
}

function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.length > MAX_USER_BYTES) return undefined;
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
