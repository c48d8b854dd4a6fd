import type { Argument, Expression } from 'oxc-parser';
import type { SourceFile } from '../../source/source-file.ts';
import { type Creation, type DerivedClass, readErrorSource } from './error-class.ts';
import { type PossibleTexts, possibleTexts } from './possible-texts.ts';

export type ErrorCode = {
  readonly code: string;
  readonly className: string;
  readonly path: string;
  readonly line: number;
  /** The class's docstring, or its name in words. */
  readonly meaning: string;
  readonly retry: string;
};

export type ErrorCodes = {
  readonly codes: readonly ErrorCode[];
  /** `path:line: ...` for each class whose code the source does not tell. */
  readonly problems: readonly string[];
};

const BASE = 'AppError';

/** Every code that an AppError of the given files can have. */
export function collectErrorCodes(files: readonly SourceFile[]): ErrorCodes {
  const sources = files.map(readErrorSource);
  const classes = sources.flatMap((source) => source.classes);
  const hierarchy = new Map(classes.map((candidate) => [candidate.name, candidate]));
  // AppError is where the search ends; that it extends Error does not matter here.
  hierarchy.delete(BASE);
  const creations = sources.flatMap((source) => source.creations);
  const codes: ErrorCode[] = [];
  const problems: string[] = [];
  for (const candidate of classes) {
    if (!isFailure(candidate, hierarchy)) continue;
    const found = codesOfClass(candidate, hierarchy, creations);
    if (found === undefined) problems.push(unreadable(candidate, candidate.name));
    else codes.push(...found.map((code) => describe(code, candidate, hierarchy)));
  }
  for (const creation of creations.filter(({ className }) => className === BASE)) {
    const found = textsOf(
      possibleTexts(property(creation.arguments[0], 'code'), { ...creation, parameters: [] }),
    );
    if (found === undefined) problems.push(unreadable(creation, BASE));
    else codes.push(...found.map((code) => describeCreation(code, creation)));
  }
  return { codes, problems };
}

type Hierarchy = ReadonlyMap<string, DerivedClass>;

function isFailure({ superName }: DerivedClass, hierarchy: Hierarchy): boolean {
  if (superName === BASE) return true;
  const parent = hierarchy.get(superName);
  return parent !== undefined && isFailure(parent, hierarchy);
}

/** The codes of objects of exactly this class; empty for a class that only others build upon. */
function codesOfClass(
  failure: DerivedClass,
  hierarchy: Hierarchy,
  creations: readonly Creation[],
): readonly string[] | undefined {
  const decided = decideCode(failure, hierarchy);
  if (decided === undefined || 'texts' in decided) return decided?.texts;
  const given = creations
    .filter(({ className }) => className === failure.name)
    .map((creation) =>
      textsOf(possibleTexts(creation.arguments[decided.parameter], { ...creation, parameters: [] })),
    );
  return given.some((texts) => texts === undefined)
    ? undefined
    : [...new Set(given.flatMap((texts) => texts ?? []))];
}

/** Follows the code from the class up to AppError's options. */
function decideCode(failure: DerivedClass, hierarchy: Hierarchy): PossibleTexts {
  const parent = hierarchy.get(failure.superName);
  if (parent === undefined) return possibleTexts(property(failure.superArguments?.[0], 'code'), failure);
  const above = decideCode(parent, hierarchy);
  if (above === undefined || 'texts' in above || failure.superArguments === undefined) return above;
  return possibleTexts(failure.superArguments[above.parameter], failure);
}

function textsOf(possible: PossibleTexts): readonly string[] | undefined {
  return possible !== undefined && 'texts' in possible ? possible.texts : undefined;
}

function describe(code: string, failure: DerivedClass, hierarchy: Hierarchy): ErrorCode {
  return {
    code,
    className: failure.name,
    path: failure.file.path,
    line: failure.line,
    meaning: failure.docstring || inWords(failure.name),
    retry: retryOf(failure, hierarchy),
  };
}

function describeCreation(code: string, { arguments: given, file, line }: Creation): ErrorCode {
  const scope = { file, parameters: [] };
  const [meaning = inWords(code)] = textsOf(possibleTexts(property(given[0], 'publicText'), scope)) ?? [];
  return { code, className: BASE, path: file.path, line, meaning, retry: retryText(given[0], file) };
}

function retryOf(failure: DerivedClass, hierarchy: Hierarchy): string {
  const parent = hierarchy.get(failure.superName);
  return parent === undefined
    ? retryText(failure.superArguments?.[0], failure.file)
    : retryOf(parent, hierarchy);
}

/** AppError's own default is `never`. */
function retryText(options: Argument | undefined, file: SourceFile): string {
  const given = property(options, 'retry');
  if (given === undefined) return 'never';
  const [text = 'depends'] = textsOf(possibleTexts(given, { file, parameters: [] })) ?? [];
  return text;
}

function property(options: Argument | undefined, name: string): Expression | undefined {
  if (options?.type !== 'ObjectExpression') return undefined;
  for (const member of options.properties) {
    if (member.type === 'Property' && member.key.type === 'Identifier' && member.key.name === name) {
      return member.value;
    }
  }
  return undefined;
}

/** `ObjectNotFoundError`, `object-not-found` -> `Object not found.` */
function inWords(name: string): string {
  const words = name
    .replace(/Error$/, '')
    .replace(/-|(?<=[a-z0-9])(?=[A-Z])/g, ' ')
    .toLowerCase();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function unreadable({ file, line }: { file: SourceFile; line: number }, className: string): string {
  return `${file.path}:${line}: the code of ${className} cannot be read from the source; make it a literal or a parameter that is a union of literals`;
}
