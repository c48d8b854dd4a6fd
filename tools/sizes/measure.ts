import { listSourceFiles } from '../source/list-files.ts';
import { readSourceFile } from '../source/source-file.ts';
import { type FunctionSize, measureFunctions } from './measure-functions.ts';

export type FileSize = { readonly path: string; readonly lines: number };

export type Sizes = {
  readonly files: readonly FileSize[];
  /** Tests and port contracts: only their files are measured, their functions are lists of cases. */
  readonly testFiles: readonly FileSize[];
  readonly functions: readonly FunctionSize[];
};

/** Measures every TypeScript file below the root. */
export function measureSizes(root: string): Sizes {
  const sources = listSourceFiles(root).map((path) => readSourceFile(root, path));
  const toSize = ({ path, text }: { path: string; text: string }): FileSize => ({
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
  });
  const written = sources.filter(({ path }) => !isTest(path));
  return {
    files: written.map(toSize),
    testFiles: sources.filter(({ path }) => isTest(path)).map(toSize),
    functions: written.flatMap(measureFunctions),
  };
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$|(^|\/)contract\//.test(path);
}
