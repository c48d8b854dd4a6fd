import { type Frame, FrameError, readFrames } from '@mailweave/imap';

/** The frames of `input`; none when it cannot be cut, which is a legal end of a connection. */
export function framesOf(input: Buffer): Frame[] {
  try {
    return readFrames(input);
  } catch (error) {
    if (error instanceof FrameError) return [];
    throw error;
  }
}
