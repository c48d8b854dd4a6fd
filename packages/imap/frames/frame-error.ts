import { AppError } from '@mailweave/foundation';

export type FrameErrorReason = 'overlong-line' | 'literal-size';

/** The stream cannot be cut any further: the connection has to end. */
export class FrameError extends AppError {
  readonly reason: FrameErrorReason;

  constructor(reason: FrameErrorReason, publicText: string) {
    super({ code: `imap-frame-${reason}`, publicText });
    this.reason = reason;
  }
}
