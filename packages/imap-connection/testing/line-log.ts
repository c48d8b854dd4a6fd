import type { FrameSink } from '@mailweave/imap';

/** A sink that keeps lines; `onLine` may pause or throw. */
export class LineLog implements FrameSink {
  readonly lines: string[] = [];
  onLine: (line: string) => void = () => undefined;
  #waiting: (() => void)[] = [];

  /** Until so many lines have come. */
  async until(count: number): Promise<void> {
    while (this.lines.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  line(bytes: Buffer, start: number, end: number): void {
    const line = bytes.toString('latin1', start, end).trimEnd();
    this.lines.push(line);
    for (const waiting of this.#waiting.splice(0)) waiting();
    this.onLine(line);
  }

  literal(): void {}

  overlong(): 'skip' {
    return 'skip';
  }

  piece(): void {}
}
