import { existsSync, readFileSync } from 'node:fs';
import { checkDependencies } from './dependencies/check-dependencies.ts';
import { ERRORS_PAGE, renderErrorsPage } from './errors/errors-page.ts';
import { checkLinks } from './links/check-links.ts';
import { checkProofs } from './proofs/check-proofs.ts';

const root = process.cwd();
const problems = [
  ...checkLinks(root),
  ...checkDependencies(root),
  ...checkProofs(root),
  ...checkErrorsPage(),
];
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`docs: ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function checkErrorsPage(): string[] {
  const page = renderErrorsPage(root);
  const written = existsSync(ERRORS_PAGE) ? readFileSync(ERRORS_PAGE, 'utf8') : '';
  const stale = written === page.text ? [] : [`${ERRORS_PAGE}: stale; run npm run docs:errors`];
  return [...page.problems, ...stale];
}
