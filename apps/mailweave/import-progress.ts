import type { LogOutput } from '@mailweave/host';
import type { ImportProgress } from '@mailweave/middleware';

/** Shows how far an import is: one line that changes on a terminal, a line for each part everywhere else. */
export function importProgress(output: LogOutput): { show(progress: ImportProgress): void; end(): void } {
  let shownPart = 0;
  const isTerminal = output.isTTY === true;
  return {
    show: (progress) => {
      if (!isTerminal && progress.part === shownPart) return;
      shownPart = progress.part;
      output.write(isTerminal ? `\r${lineOf(progress)}` : `${lineOf(progress)}\n`);
    },
    end: () => {
      if (isTerminal && shownPart > 0) output.write('\n');
    },
  };
}

function lineOf({ part, parts, rowsGood, rowsBad }: ImportProgress): string {
  return `part ${part} of ${parts}, rows ${rowsGood} good, ${rowsBad} bad`;
}
