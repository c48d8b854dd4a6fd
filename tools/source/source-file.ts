import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Comment, type EcmaScriptModule, type Program, parseSync } from 'oxc-parser';

/** A parsed TypeScript file. Offsets count UTF-16 units, as the parser's nodes do. */
export type SourceFile = {
  /** Relative to the root. */
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly module: EcmaScriptModule;
  readonly comments: readonly Comment[];
  /** 1 for the first line. */
  lineAt(offset: number): number;
};

/** @throws Error with file and line when the file is not TypeScript */
export function readSourceFile(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const parsed = parseSync(path, text);
  const lineAt = lineFinder(text);
  const [error] = parsed.errors;
  if (error !== undefined) {
    throw new Error(`${path}:${lineAt(error.labels[0]?.start ?? 0)}: cannot be parsed: ${error.message}`);
  }
  return { path, text, program: parsed.program, module: parsed.module, comments: parsed.comments, lineAt };
}

function lineFinder(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}
