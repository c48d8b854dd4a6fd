/** Names of mailboxes as a tree (RFC 3501 5.1.1): `a/b` lies under `a`. */

/** `a/b/c` -> `a`, `a/b`. */
export function superiorNames(name: string, delimiter: string): string[] {
  const levels = name.split(delimiter);
  return levels.slice(1).map((_level, index) => levels.slice(0, index + 1).join(delimiter));
}

export function isInferior(name: string, superior: string, delimiter: string): boolean {
  return name.startsWith(`${superior}${delimiter}`);
}

/** Whether a mailbox can bear the name: no empty level, no wildcard of LIST, no control character. */
export function isUsableName(name: string, delimiter: string): boolean {
  const levels = name.split(delimiter);
  return levels.every((level) => level !== '') && !/[%*]|\p{Cc}/u.test(name);
}
