/** A whole response: its first line, its literals, the lines after them; one byte per character, no CRLF at the end. */
export type ReceivedResponse = {
  readonly text: string;
  /** Each literal with its header: `{3}`, CRLF, three bytes. */
  readonly literals: readonly string[];
};

const LITERAL_HEADER = /~?\{(\d+)\}$/;

/**
 * Cuts what a server sends into responses. It knows lines and literals and nothing else of IMAP, and shares no
 * code with Mailweave: a fault there must not hide itself here.
 */
export class ResponseReader {
  #unread = '';

  /** Adds bytes, one per character; gives the responses that are whole now. */
  push(bytes: string): ReceivedResponse[] {
    this.#unread += bytes;
    const responses: ReceivedResponse[] = [];
    for (let end = endOfResponse(this.#unread); end !== undefined; end = endOfResponse(this.#unread)) {
      responses.push({ text: this.#unread.slice(0, end.at), literals: end.literals });
      this.#unread = this.#unread.slice(end.at + 2);
    }
    return responses;
  }

  /** What has come of a response that is not whole. */
  get unread(): string {
    return this.#unread;
  }
}

/** Where the first response ends, before its CRLF; undefined when it is not whole. */
function endOfResponse(text: string): { at: number; literals: string[] } | undefined {
  const literals: string[] = [];
  let from = 0;
  for (;;) {
    const lineEnd = text.indexOf('\r\n', from);
    if (lineEnd < 0) return undefined;
    const header = LITERAL_HEADER.exec(text.slice(from, lineEnd));
    if (header === null) return { at: lineEnd, literals };
    const literalEnd = lineEnd + 2 + Number(header[1]);
    if (literalEnd > text.length) return undefined;
    literals.push(text.slice(from + header.index, literalEnd));
    from = literalEnd;
  }
}
