/** The way to a setting from the top of the file: names of sections and places in lists. */
export type ConfigPath = readonly string[];

/** What is wrong with one setting. */
export type ConfigFinding = {
  path: ConfigPath;
  /** Whether the mistake is in the setting's name or in its value. */
  at: 'key' | 'value';
  /** A sentence without its subject: 'must be a whole number.' Never holds a value. */
  message: string;
  hint?: string;
};

/** A finding at its place in the file. */
export type ConfigProblem = {
  /** Dotted, `imap.listeners[0].port`; empty when the whole file is meant. */
  path: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  message: string;
  hint?: string;
};

/** `imap`, `listeners`, `0`, `port` as `imap.listeners[0].port`. */
export function formatPath(path: ConfigPath): string {
  return path.map((step, index) => formatStep(step, index === 0)).join('');
}

/** One line per problem: `mailweave.yaml:12:5 imap.backend.port: must be a whole number. Hint.` */
export function formatProblems(file: string, problems: readonly ConfigProblem[]): string {
  return problems.map((problem) => formatProblem(file, problem)).join('\n');
}

function formatProblem(file: string, problem: ConfigProblem): string {
  const subject = problem.path === '' ? '' : ` ${problem.path}:`;
  const hint = problem.hint === undefined ? '' : ` ${problem.hint}`;
  return `${file}:${problem.line}:${problem.column}${subject} ${problem.message}${hint}`;
}

const plainName = /^[\w-]{1,64}$/;

/** What is no name of a setting is not shown: in `{ key:hunter2 }`, which lacks a space, it is the secret too. */
function formatStep(step: string, isFirst: boolean): string {
  if (/^\d+$/.test(step)) return `[${step}]`;
  const name = plainName.test(step) ? step : '(not a name)';
  return isFirst ? name : `.${name}`;
}
