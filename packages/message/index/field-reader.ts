const isSpace = (character: string | undefined): boolean =>
  character === ' ' || character === '\t' || character === '\r' || character === '\n';

/**
 * Reads the pieces that structured header fields are made of (RFC 5322 3.2, RFC 2045 5.1). It takes what it
 * gets: what is opened and not closed ends with the text.
 */
export class FieldReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next character, undefined at the end. */
  get peek(): string | undefined {
    return this.#text[this.#at];
  }

  get atEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  skip(): void {
    this.#at += 1;
  }

  /** Takes the character if it comes next. */
  take(character: string): boolean {
    if (this.peek !== character) return false;
    this.#at += 1;
    return true;
  }

  /** Characters up to white space or one of `stops`. */
  until(stops: string): string {
    const start = this.#at;
    while (!this.atEnd && !isSpace(this.peek) && !stops.includes(this.#text[this.#at] ?? '')) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  /** Goes to the next of `stops`, or the end; quoted strings and comments are stepped over. */
  skipTo(stops: string): void {
    while (!this.atEnd && !stops.includes(this.peek ?? '')) {
      if (this.peek === '"') this.quotedString();
      else if (this.peek === '(') this.comment();
      else this.#at += 1;
    }
  }

  /** Skips white space and comments (CFWS); returns the last comment's text. */
  skipSpaceAndComments(): string | undefined {
    let last: string | undefined;
    while (isSpace(this.peek) || this.peek === '(') {
      if (this.peek === '(') last = this.comment();
      else this.#at += 1;
    }
    return last;
  }

  /** The content of a quoted string whose opening quote comes next, quoted pairs resolved. */
  quotedString(): string {
    this.#at += 1;
    return this.#enclosed('', '"');
  }

  /** The content of a comment whose opening parenthesis comes next; inner parentheses stay. */
  comment(): string {
    this.#at += 1;
    return this.#enclosed('(', ')');
  }

  #enclosed(open: string, close: string): string {
    const characters: string[] = [];
    let depth = 1;
    while (!this.atEnd) {
      let character = this.#text[this.#at] ?? '';
      this.#at += 1;
      if (character === '\\' && !this.atEnd) {
        character = this.#text[this.#at] ?? '';
        this.#at += 1;
      } else if (character === open) depth += 1;
      else if (character === close) depth -= 1;
      if (depth === 0) break;
      characters.push(character);
    }
    return characters.join('');
  }
}
