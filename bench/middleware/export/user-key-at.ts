/** The key of the user of this number, of so many: rising with the number. */
export function userKeyAt(number: number, rows: number): string {
  const step = (1n << 64n) / BigInt(rows);
  const head = (BigInt(number) * step).toString(16).padStart(16, '0');
  return head.padEnd(64, number.toString(16).padStart(16, '0'));
}
