import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Package, readWorkspace } from '../../source/workspace.ts';

const DEPENDENCIES_PAGE = 'docs/dependencies.md';

type Row = { readonly licence: string; readonly line: number };

/**
 * Holds the table of docs/dependencies.md (name, why, licence, size) against every package.json: each
 * dependency has a row, each row a dependency, and the licence is the one that the installed package states.
 */
export function checkDependencies(root: string): string[] {
  const rows = readRows(root);
  const used = usedDependencies(root);
  const missing = [...used]
    .filter(([name]) => !rows.has(name))
    .map(([name, path]) => `${path}: ${name} has no row in ${DEPENDENCIES_PAGE}; say why it is needed`);
  const wrong = [...rows].flatMap(([name, row]) => {
    const problem = used.has(name)
      ? licenceProblem(root, name, row)
      : `nothing depends on ${name}; remove its row`;
    return problem === undefined ? [] : [`${DEPENDENCIES_PAGE}:${row.line}: ${problem}`];
  });
  return [...missing, ...wrong];
}

/** Name of each dependency from npm -> the first package.json that lists it. */
function usedDependencies(root: string): Map<string, string> {
  const { rootPackage, packages } = readWorkspace(root);
  const own = new Set(packages.map(({ name }) => name));
  const used = new Map<string, string>();
  for (const { folder, dependencies, devDependencies } of [rootPackage, ...packages] satisfies Package[]) {
    for (const name of [...dependencies, ...devDependencies]) {
      if (!own.has(name) && !used.has(name)) used.set(name, join(folder, 'package.json'));
    }
  }
  return used;
}

function readRows(root: string): Map<string, Row> {
  const rows = new Map<string, Row>();
  const lines = readFileSync(join(root, DEPENDENCIES_PAGE), 'utf8').split('\n');
  for (const [index, text] of lines.entries()) {
    const [, name, , licence] = /^\| `([^`]+)` \|([^|]*)\|([^|]*)\|/.exec(text) ?? [];
    if (name !== undefined && licence !== undefined)
      rows.set(name, { licence: licence.trim(), line: index + 1 });
  }
  return rows;
}

function licenceProblem(root: string, name: string, row: Row): string | undefined {
  const manifest = [join(root, 'node_modules', name), ...workspaceModules(root, name)]
    .map((folder) => join(folder, 'package.json'))
    .find(existsSync);
  if (manifest === undefined) return `${name} is not installed; run npm ci`;
  const { license } = JSON.parse(readFileSync(manifest, 'utf8')) as { license?: string };
  return license === row.licence ? undefined : `${name} is under ${license}, the page says ${row.licence}`;
}

/** Where npm puts a dependency that the root folder cannot hold. */
function workspaceModules(root: string, name: string): string[] {
  return readWorkspace(root).packages.map(({ folder }) => join(root, folder, 'node_modules', name));
}
