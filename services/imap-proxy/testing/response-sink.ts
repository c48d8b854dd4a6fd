import { FrameCollector, type FrameSink, type LiteralHeader, WireWriter } from '@mailweave/imap';

/** Puts responses together as text: without CRLF at the end, literals as they stand on the wire. */
export class ResponseSink implements FrameSink {
  readonly #take: (response: string) => void;
  readonly #collector = new FrameCollector();

  constructor(take: (response: string) => void) {
    this.#take = take;
  }

  line(bytes: Buffer, start: number, end: number, _first: boolean, literal: LiteralHeader | undefined): void {
    const frame = this.#collector.line(bytes, start, end, literal);
    if (frame === undefined) return;
    const writer = new WireWriter('server');
    writer.frame(frame);
    this.#take(writer.toBuffer().toString('latin1'));
  }

  literal(bytes: Buffer, start: number, end: number, last: boolean): void {
    this.#collector.literal(bytes, start, end, last);
  }

  overlong(): 'skip' {
    return 'skip';
  }

  piece(): void {}
}
