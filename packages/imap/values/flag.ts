/** A flag or keyword as written, `\Seen` or `$Label1` (RFC 3501 2.3.2). Compared without case. */
export type Flag = string;

export const sameFlag = (a: Flag, b: Flag): boolean => a.toLowerCase() === b.toLowerCase();
