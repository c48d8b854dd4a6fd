/**
 * Whether a text fits a pattern in which `*` stands for any text, the empty one too.
 * Goes back to the last `*` only: no text makes it slower than the product of both lengths.
 */
export function fitsGlob(pattern: string, text: string): boolean {
  let [at, star, resume] = [0, -1, 0];
  for (let next = 0; next < text.length; ) {
    if (pattern[at] === '*') {
      star = at;
      resume = next;
      at += 1;
    } else if (at < pattern.length && pattern[at] === text[next]) {
      at += 1;
      next += 1;
    } else if (star === -1) {
      return false;
    } else {
      resume += 1;
      next = resume;
      at = star + 1;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
