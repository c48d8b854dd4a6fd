import { expect, test } from 'vitest';
import { importProgress } from './import-progress.ts';

function show(isTTY: boolean): string {
  let written = '';
  const output = { write: (text: string) => (written += text), isTTY };
  const progress = importProgress(output);
  const counts = { tenantId: 'default', importId: 'x', parts: 2, rowsBad: 0, bytes: 9 };
  progress.show({ ...counts, part: 1, rowsGood: 10 });
  progress.show({ ...counts, part: 1, rowsGood: 20 });
  progress.show({ ...counts, part: 2, rowsGood: 30 });
  progress.end();
  return written;
}

test('on a terminal the line is written over, elsewhere each part has one line', () => {
  expect(show(true)).toBe(
    '\rpart 1 of 2, rows 10 good, 0 bad\rpart 1 of 2, rows 20 good, 0 bad\rpart 2 of 2, rows 30 good, 0 bad\n',
  );
  expect(show(false)).toBe('part 1 of 2, rows 10 good, 0 bad\npart 2 of 2, rows 30 good, 0 bad\n');
});
