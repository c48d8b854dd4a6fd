import { isDevelopmentFile, listSourceFiles } from '../../source/list-files.ts';
import { readSourceFile } from '../../source/source-file.ts';
import { collectErrorCodes, type ErrorCode } from './error-codes.ts';

export const ERRORS_PAGE = 'docs/errors.md';

const HEAD = `# Errors

Written by \`npm run docs:errors\` from the source; do not edit it by hand.

Each failure that Mailweave knows has a stable code. HTTP answers carry it as \`code\` (problem+json), log
records as \`errorCode\`. *Try again* says when the same request can succeed: \`never\`, \`later\` (the
cause is temporary), \`after-change\` (something in the request or the configuration has to change first).
How errors are divided into outcomes, failures and bugs: [adr/0005-error-kinds.md](adr/0005-error-kinds.md).

| code | meaning | try again | class |
| --- | --- | --- | --- |
`;

export type ErrorsPage = { readonly text: string; readonly problems: readonly string[] };

/** The page as it should be for the source below the root. */
export function renderErrorsPage(root: string): ErrorsPage {
  const files = listSourceFiles(root)
    .filter((path) => /^(packages|services|apps)\//.test(path) && !isDevelopmentFile(path))
    .map((path) => readSourceFile(root, path));
  const { codes, problems } = collectErrorCodes(files);
  const rows = [...codes].sort(byCodeThenPath).map(row);
  return { text: `${HEAD}${rows.join('')}`, problems };
}

function row({ code, meaning, retry, className, path }: ErrorCode): string {
  const cell = meaning.replaceAll('|', '\\|');
  return `| \`${code}\` | ${cell} | ${retry} | [${className}](../${path}) |\n`;
}

function byCodeThenPath(a: ErrorCode, b: ErrorCode): number {
  const left = `${a.code} ${a.path}`;
  const right = `${b.code} ${b.path}`;
  return left < right ? -1 : Number(left > right);
}
