import { FrameError } from '../frames/frame-error.ts';
import { FrameReader } from '../frames/frame-reader.ts';

export type RecorderOptions = {
  readonly maxLineBytes: number;
  readonly overlong: 'skip' | 'stream';
  /** Pauses after every call of the sink and resumes from outside. */
  readonly pausing: boolean;
};

/** What a FrameReader said about `chunks`, so joined that it must not depend on how they were cut. */
export function recordedEvents(chunks: readonly Buffer[], options: RecorderOptions): string[] {
  const events: string[] = [];
  let open = '';
  let callsSincePause = 0;
  const told = (): void => {
    callsSincePause += 1;
    if (options.pausing && callsSincePause > 1) events.push('told while paused');
    if (options.pausing) reader.pause();
  };
  const collect = (kind: string, text: string, last: boolean): void => {
    open += text;
    if (last) {
      events.push(`${kind} ${open}`);
      open = '';
    }
    told();
  };
  const reader = new FrameReader(
    {
      line: (bytes, start, end, first, literal) => {
        const rest = literal === undefined ? '' : JSON.stringify(literal);
        events.push(`line ${first} ${bytes.toString('latin1', start, end)}${rest}`);
        told();
      },
      literal: (bytes, start, end, last) => collect('literal', bytes.toString('latin1', start, end), last),
      overlong: (head, first) => {
        events.push(`overlong ${first} ${head.toString('latin1')}`);
        told();
        return options.overlong;
      },
      piece: (bytes, start, end, last, literal) => {
        const rest = literal === undefined ? '' : JSON.stringify(literal);
        collect('piece', bytes.toString('latin1', start, end) + rest, last);
      },
    },
    { maxLineBytes: options.maxLineBytes },
  );
  const resume = (): void => {
    while (reader.paused) {
      callsSincePause = 0;
      reader.resume();
    }
  };
  try {
    for (const chunk of chunks) {
      callsSincePause = 0;
      reader.push(chunk);
      resume();
    }
  } catch (error) {
    if (!(error instanceof FrameError)) throw error;
    events.push(error.code);
    return events;
  }
  const unread = reader.heldBytes;
  events.push(`left ${unread} ${open} ${reader.atFrameBoundary}`);
  return events;
}
