import type { SizeException } from './exceptions.ts';
import { FILE_LINES, FUNCTION_LINES, MAX_NESTING, MAX_PARAMETERS } from './limits.ts';
import type { Sizes } from './measure.ts';

export type Judgement = {
  /** Above a limit and not excepted, and exceptions that nothing needs: these fail the run. */
  readonly failures: readonly string[];
  /** Above a limit with a listed reason. */
  readonly excepted: readonly string[];
  /** Too many parameters, too deep: reported, to be looked at. */
  readonly remarks: readonly string[];
};

type TooLarge = { readonly path: string; readonly function?: string; readonly text: string };

export function judgeSizes(sizes: Sizes, exceptions: readonly SizeException[]): Judgement {
  const failures: string[] = [];
  const excepted: string[] = [];
  const unused = new Set(exceptions);
  for (const large of tooLarge(sizes)) {
    const exception = exceptions.find(
      (candidate) => candidate.path === large.path && candidate.function === large.function,
    );
    if (exception === undefined) {
      failures.push(`${large.text}; split it, or give the reason in tools/sizes/exceptions.json`);
    } else {
      unused.delete(exception);
      excepted.push(`${large.text}; ${exception.reason}`);
    }
  }
  for (const { path, function: name } of unused) {
    const what = name === undefined ? path : `${path} ${name}`;
    failures.push(`tools/sizes/exceptions.json: ${what} needs no exception; remove it`);
  }
  return { failures, excepted, remarks: remarks(sizes) };
}

function tooLarge({ files, testFiles, functions }: Sizes): TooLarge[] {
  const largeFiles = [...files, ...testFiles]
    .filter(({ lines }) => lines > FILE_LINES.max)
    .map(({ path, lines }) => ({ path, text: `${path}: ${lines} lines, limit ${FILE_LINES.max}` }));
  const largeFunctions = functions
    .filter(({ lines }) => lines > FUNCTION_LINES.max)
    .map(({ path, line, name, lines }) => ({
      path,
      function: name,
      text: `${path}:${line}: ${name} has ${lines} lines, limit ${FUNCTION_LINES.max}`,
    }));
  return [...largeFiles, ...largeFunctions];
}

function remarks({ functions }: Sizes): string[] {
  return functions.flatMap(({ path, line, name, parameters, nesting }) => [
    ...(parameters > MAX_PARAMETERS ? [`${path}:${line}: ${name} takes ${parameters} parameters`] : []),
    ...(nesting > MAX_NESTING ? [`${path}:${line}: ${name} nests ${nesting} deep`] : []),
  ]);
}
