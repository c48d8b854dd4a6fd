import { FrameCollector, FrameReader, parseResponse, type Response } from '@mailweave/imap';

/**
 * The responses in bytes that were written for a client.
 *
 * @throws Error when they end within a response: a literal of the wrong length does that
 */
export function readResponses(pieces: readonly Buffer[]): Response[] {
  const responses: Response[] = [];
  const collector = new FrameCollector();
  const refuse = (): never => {
    throw new Error('A line is too long.');
  };
  const reader = new FrameReader(
    {
      line: (bytes, start, end, _first, literal) => {
        const frame = collector.line(bytes, start, end, literal);
        if (frame !== undefined) responses.push(parseResponse(frame));
      },
      literal: (bytes, start, end, last) => collector.literal(bytes, start, end, last),
      overlong: refuse,
      piece: refuse,
    },
    { maxLineBytes: 1_000_000 },
  );
  for (const piece of pieces) reader.push(piece);
  if (!reader.atFrameBoundary || reader.heldBytes > 0) throw new Error('The last response has no end.');
  return responses;
}

/** `\n` stands for CRLF, and one is put behind; one character, one byte. */
export function responsesIn(text: string): Response[] {
  return readResponses([Buffer.from(`${text.replaceAll('\n', '\r\n')}\r\n`, 'latin1')]);
}
