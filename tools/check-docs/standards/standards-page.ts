import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles } from '../../source/list-files.ts';
import type { Standard } from './standard.ts';
import { WITHOUT_FILE } from './without-file.ts';

export const STANDARDS_PAGE = 'docs/standards.md';

/** In the order of the page. */
const TOPICS: ReadonlyMap<string, string> = new Map([
  ['connection', 'Connection and log-in'],
  ['base', 'The protocol'],
  ['mailboxes', 'Mailboxes'],
  ['messages', 'Messages'],
  ['finding', 'Finding and ordering'],
  ['woven', 'Messages that are woven'],
  ['commands', 'IMAP4rev1 by section'],
  ['sync', 'CONDSTORE and QRESYNC by section'],
  ['push', 'Push'],
]);

/** `Standard: topic; RFC numbers; what; state` in a comment; without a state it is whole. */
const LINE = /^ \* Standard: (?<topic>[a-z]+); RFC (?<rfc>[^;]+); (?<what>[^;]+)(?:; (?<state>.+))?$/;

/** The page as the sources say it has to be, and the lines among them that say nothing. */
export function renderStandardsPage(root: string): { text: string; problems: readonly string[] } {
  const problems: string[] = [];
  const standards = listFiles(root, ['.ts'])
    .filter((file) => /^(packages|services)\//.test(file) && !file.endsWith('.test.ts'))
    .flatMap((file) => standardsIn(file, readFileSync(join(root, file), 'utf8'), problems));
  return { text: pageOf([...standards, ...WITHOUT_FILE]), problems };
}

function standardsIn(file: string, source: string, problems: string[]): Standard[] {
  return source.split('\n').flatMap((written, at) => {
    const line = written.replace(/^\/\*\*(.*) \*\/$/, ' *$1');
    if (!line.startsWith(' * Standard:')) return [];
    const { topic, rfc, what, state = 'whole' } = LINE.exec(line)?.groups ?? {};
    if (rfc !== undefined && what !== undefined && topic !== undefined && TOPICS.has(topic)) {
      return [{ topic, rfc, what, state, file }];
    }
    problems.push(
      `${file}:${at + 1}: write \`Standard: topic; RFC numbers; what; state\`, topic one of ${[...TOPICS.keys()].join(', ')}`,
    );
    return [];
  });
}

function pageOf(standards: readonly Standard[]): string {
  const sections = [...TOPICS].map(([topic, title]) => {
    const rows = standards.filter((standard) => standard.topic === topic).sort(byNumber);
    return [
      '',
      `## ${title}`,
      '',
      '| RFC | what | state | where |',
      '| --- | --- | --- | --- |',
      ...rows.map(rowOf),
    ];
  });
  return `${[HEAD, ...sections.flat()].join('\n')}\n`;
}

/** By the first number and section that a row names. */
function byNumber(one: Standard, other: Standard): number {
  const [first, second] = [one, other].map(({ rfc }) => rfc.split(',')[0] ?? '');
  const numbers = (first ?? '').localeCompare(second ?? '', 'en', { numeric: true });
  return numbers || one.what.localeCompare(other.what, 'en');
}

function rowOf({ rfc, what, state, file }: Standard): string {
  const where = file === undefined ? '' : `[${file.split('/').at(-1)}](../${file})`;
  return `| ${rfc} | ${what} | ${state} | ${where} |`;
}

const HEAD = `# Standards

Written by \`npm run docs:standards\` from the source; do not edit it by hand.

What the injection proxy offers to mail clients, and how far. *Whole*: also while something is woven. *Relayed*: the backend's
own, since it names no message. *Not offered*: taken out of CAPABILITY; a backend that has it is used without. Everything the
backend offers beyond these tables is not offered either ([allow-list](../services/imap-proxy/backend/capabilities.ts)).
Numbers behind that of an RFC are its sections; two tables go through an RFC by section. The last is of the role push.`;
