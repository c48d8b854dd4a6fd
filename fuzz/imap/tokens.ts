export type Token = {
  readonly kind: 'number' | 'word' | 'string' | 'list' | 'space' | 'mark';
  /** As it stands in the input, one character a byte. */
  readonly text: string;
  /** What a string or word says. */
  readonly value: string | undefined;
};

const TOKEN =
  /(?<literal>~?\{(?<size>\d{1,4})\+?\}\r\n)|"(?<quoted>(?:[^"\\\r\n]|\\.)*)"|(?<number>[\d*][\d:,*]*)|(?<word>[^\s()"[\]{}<>]+)|(?<space> +)|[\s\S]/g;

/** Cuts an input where IMAP would; a literal is one token, and so is a list without lists in it. */
export function tokensOf(input: Buffer): Token[] {
  const text = input.toString('latin1');
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const token = tokenOf(match, text);
    TOKEN.lastIndex = match.index + token.text.length;
    tokens.push(token);
  }
  return tokens;
}

function tokenOf(match: RegExpExecArray, text: string): Token {
  const { literal, size, quoted, number, word, space } = match.groups ?? {};
  const [whole] = match;
  if (literal !== undefined) {
    const start = match.index + literal.length;
    const value = text.slice(start, start + Number(size));
    return { kind: 'string', text: literal + value, value };
  }
  if (quoted !== undefined) return { kind: 'string', text: whole, value: quoted };
  if (number !== undefined) return { kind: 'number', text: whole, value: number };
  if (word !== undefined) return { kind: 'word', text: whole, value: word };
  if (space !== undefined) return { kind: 'space', text: whole, value: undefined };
  if (whole === '(') {
    const list = simpleList(text, match.index);
    if (list !== undefined) return { kind: 'list', text: list, value: undefined };
  }
  return { kind: 'mark', text: whole, value: undefined };
}

/** Arguments move whole. */
function simpleList(text: string, start: number): string | undefined {
  const end = text.indexOf(')', start);
  const list = text.slice(start, end + 1);
  return end === -1 || list.lastIndexOf('(') > 0 || /[\r\n]/.test(list) ? undefined : list;
}
