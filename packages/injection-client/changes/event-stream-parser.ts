/** One message of an event stream (WHATWG HTML, 9.2 Server-sent events). */
export type StreamMessage = { event: string; data: string; id: string | undefined };

/** Longer lines than any of ours: the other side is not a middleware. */
const MAX_LINE_LENGTH = 65_536;

/** Makes messages out of an event stream, however it is cut. Comments and messages without data are passed over. */
export class EventStreamParser {
  readonly #decoder = new TextDecoder();
  #unfinished = '';
  #event = '';
  #id: string | undefined;
  #data: string[] = [];

  /** @throws RangeError on a line without end */
  push(chunk: Uint8Array): StreamMessage[] {
    const lines = (this.#unfinished + this.#decoder.decode(chunk, { stream: true })).split(/\r?\n/);
    this.#unfinished = lines.pop() ?? '';
    if (this.#unfinished.length > MAX_LINE_LENGTH) throw new RangeError('A line of the stream is too long.');
    return lines.flatMap((line) => this.#line(line) ?? []);
  }

  #line(line: string): StreamMessage | undefined {
    if (line === '') return this.#dispatch();
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'event') this.#event = value;
    else if (field === 'id') this.#id = value;
    else if (field === 'data') this.#data.push(value);
    return undefined;
  }

  #dispatch(): StreamMessage | undefined {
    const message = { event: this.#event, data: this.#data.join('\n'), id: this.#id };
    const isEmpty = this.#data.length === 0;
    this.#event = '';
    this.#id = undefined;
    this.#data = [];
    return isEmpty ? undefined : message;
  }
}
