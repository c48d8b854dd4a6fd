import { writeFileSync } from 'node:fs';
import { ERRORS_PAGE, renderErrorsPage } from './errors/errors-page.ts';

const { text, problems } = renderErrorsPage(process.cwd());
for (const problem of problems) process.stdout.write(`${problem}\n`);
writeFileSync(ERRORS_PAGE, text);
process.stdout.write(`${ERRORS_PAGE} written\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
