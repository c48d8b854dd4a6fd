/** What may differ between two runs of the same dialogue on fresh accounts, and what must between server and proxy. */
const DIFFERENCES: readonly [what: RegExp, instead: string][] = [
  // Dovecot tells how long a command took.
  [/\(\d+\.\d+ \+ \d+\.\d+(?: \+ \d+\.\d+)? secs\)/g, '(n secs)'],
  // UIDVALIDITY is the second in which a mailbox was made.
  [/\b(UIDVALIDITY|APPENDUID|COPYUID) \d+/g, '$1 n'],
  // All stored mail is of 2020; what a dialogue itself appends or copies is of now.
  [/\b(INTERNALDATE|SAVEDATE) "(?![^"]*-2020 )[^"]*"/g, '$1 "now"'],
  // The proxy offers what it can keep true.
  [/^(\* CAPABILITY|\S+ OK \[CAPABILITY) [^\]\r]*/, '$1 names'],
  // The proxy collects a command with a literal before it sends it on, and asks for the literal itself.
  [/^\+ (?!idling).*/, '+ text'],
];

/** A response in the form in which it must be the same, byte for byte, from Dovecot and through the proxy. */
export function comparable(response: string): string {
  return DIFFERENCES.reduce((text, [what, instead]) => text.replace(what, instead), response);
}
