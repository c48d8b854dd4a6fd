import { writeFileSync } from 'node:fs';
import { renderStandardsPage, STANDARDS_PAGE } from './standards/standards-page.ts';

const { text, problems } = renderStandardsPage(process.cwd());
for (const problem of problems) process.stdout.write(`${problem}\n`);
writeFileSync(STANDARDS_PAGE, text);
process.stdout.write(`${STANDARDS_PAGE} written\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
