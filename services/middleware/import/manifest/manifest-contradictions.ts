import type { Manifest } from '@mailweave/contracts';

const PART_PATH = /^users\/.+\.(jsonl|csv)(\.gz)?$/;
const TEMPLATE_PATH = /^templates\/.+\.json$/;
const MAX_PROBLEMS = 10;

/** What a schema cannot say about a manifest, with the field each time. Empty if all is well. */
export function manifestContradictions(manifest: Manifest): string[] {
  if (manifest.kind === 'recall') return [];
  const { audience, templates, parts } = manifest;
  const problems = [
    ...(templates.length === 0 ? ['/templates must name at least one template'] : []),
    ...(audience === 'all' && parts.length > 0 ? ['/parts must be empty when /audience is "all"'] : []),
    ...(audience === 'listed' && parts.length === 0
      ? ['/parts must name at least one part when /audience is "listed"']
      : []),
    ...misplaced('/templates', templates, TEMPLATE_PATH, 'templates/VARIANT/LOCALE.json'),
    ...repeated('/templates', templates),
    ...partContradictions(parts),
  ];
  return problems.slice(0, MAX_PROBLEMS);
}

/** The same of the parts alone. */
export function partContradictions(parts: readonly Entry[]): string[] {
  const problems = [
    ...misplaced('/parts', parts, PART_PATH, 'users/NAME.jsonl or .csv, with or without .gz'),
    ...repeated('/parts', parts),
  ];
  return problems.slice(0, MAX_PROBLEMS);
}

type Entry = { path: string };

function misplaced(field: string, entries: readonly Entry[], pattern: RegExp, expected: string): string[] {
  return entries.flatMap(({ path }, index) =>
    pattern.test(path) ? [] : [`${field}/${index}/path must be ${expected}`],
  );
}

function repeated(field: string, entries: readonly Entry[]): string[] {
  const seen = new Set<string>();
  return entries.flatMap(({ path }, index) => {
    if (seen.has(path)) return [`${field}/${index}/path names a file for the second time`];
    seen.add(path);
    return [];
  });
}
