import type { Frame } from './frame.ts';
import { FrameCollector } from './frame-collector.ts';
import { FrameError } from './frame-error.ts';
import { FrameReader } from './frame-reader.ts';

/**
 * All whole frames of `bytes`; what is unfinished at the end is left out. For bytes that are in memory
 * anyway: answers written here, tests. A stream is read with FrameReader.
 *
 * @throws FrameError when a literal header cannot be read
 */
export function readFrames(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  const collector = new FrameCollector();
  const refuse = (): never => {
    throw new FrameError('overlong-line', 'A line exceeds the limit.');
  };
  const reader = new FrameReader(
    {
      line: (line, start, end, _first, literal) => {
        const frame = collector.line(line, start, end, literal);
        if (frame !== undefined) frames.push(frame);
      },
      literal: (slice, start, end, last) => collector.literal(slice, start, end, last),
      overlong: refuse,
      piece: refuse,
    },
    { maxLineBytes: bytes.length },
  );
  reader.push(bytes);
  return frames;
}
