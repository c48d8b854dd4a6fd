const ASCII = /^[\0-\x7f]*$/;
/** A run of small ASCII letters, or one character beyond ASCII. */
const MAPPED = /[a-z]+|[^\0-\x7f]/gu;

/**
 * i;unicode-casemap (RFC 5051): each character in titlecase and decomposed. The few characters whose titlecase is not
 * their capital (the digraphs like U+01C6, Georgian) are taken as capitals.
 */
export function unicodeCasemap(text: string): Buffer {
  if (ASCII.test(text)) return Buffer.from(text.toUpperCase(), 'latin1');
  const mapped = text.replace(MAPPED, (run) => {
    return ASCII.test(run) ? run.toUpperCase() : simpleCapital(run).normalize('NFKD');
  });
  return Buffer.from(mapped, 'utf8');
}

/** Simple case mapping is from one character to one: `ß`, whose capital is `SS`, stays. */
function simpleCapital(character: string): string {
  const capital = character.toUpperCase();
  return [...capital].length === 1 ? capital : character;
}
