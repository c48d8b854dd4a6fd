import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type Files, plantTree, type TemporaryTree } from '../../testing/temporary-tree.ts';
import type { Layout, Place } from '../layout.ts';

const place = (layer: Place['layer'], role: Place['role'], pure = false): Place => ({
  layer,
  role,
  pure,
  npm: pure && layer === 1 ? ['allowed-library'] : [],
});

/** Two packages on L1, one on every other layer, two services, the program and a web app. */
export const TINY_LAYOUT: Layout = new Map([
  ['packages/ground', place(0, 'package', true)],
  ['packages/host', place(0, 'package')],
  ['packages/language', place(1, 'package', true)],
  ['packages/contracts', place(1, 'package', true)],
  ['packages/domain', place(2, 'package', true)],
  ['packages/adapter', place(3, 'package')],
  ['services/one', place(4, 'service')],
  ['services/two', place(4, 'service')],
  ['apps/program', place(4, 'program')],
  ['apps/web', place(4, 'web')],
]);

/** Every package may import every name, so that a planted import breaks one rule and no other. */
const DECLARED = [...TINY_LAYOUT.keys()].map(nameOf).concat('allowed-library', 'other-library');

const CLEAN: Files = {
  'packages/ground/index.ts': `export { ground } from './ground/ground.ts';\n`,
  'packages/ground/ground/ground.ts': `export const ground = 1;\n`,
  'packages/language/index.ts': `export { parse } from './parse/parse.ts';\n`,
  'packages/language/parse/parse.ts': [
    `import { createHash } from 'node:crypto';`,
    `import { ground } from '@tiny/ground';`,
    `import 'allowed-library';`,
    `export const parse = (fetch: () => number) => [ground, createHash('sha256'), fetch(), new Date(0)];`,
    '',
  ].join('\n'),
  'packages/language/parse/parse.test.ts': `import 'tool';\nimport { parse } from './parse.ts';\nparse(Date.now);\n`,
  'packages/domain/index.ts': `export { rule } from './rule/rule.ts';\n`,
  'packages/domain/rule/rule.ts': `import { parse } from '@tiny/language';\nexport const rule = parse;\n`,
  'packages/adapter/index.ts': `export { open } from './open/open.ts';\n`,
  'packages/adapter/open/open.ts': `import 'node:net';\nimport 'other-library';\nimport { rule } from '@tiny/domain';\nexport const open = rule;\n`,
  'services/one/index.ts': `export { open } from '@tiny/adapter';\n`,
  'apps/program/main.ts': `import '@tiny/one';\nimport '@tiny/two';\nimport 'node:fs';\n`,
  'apps/web/main.tsx': `import '@tiny/contracts';\nimport 'other-library';\nexport const App = () => <p>hello</p>;\n`,
  'e2e/whole.test.ts': `import '@tiny/program';\nimport '@tiny/domain';\nimport 'tool';\nimport '../tools/tool.ts';\n`,
  'tools/tool.ts': `import 'node:child_process';\n`,
};

/** A clean workspace in a temporary folder; a planted file replaces the clean one. */
export function plantWorkspace(planted: Files): TemporaryTree {
  const tree = plantTree({ ...packageFiles(), ...npmFiles(), ...CLEAN, ...planted });
  mkdirSync(join(tree.root, 'node_modules/@tiny'));
  for (const folder of TINY_LAYOUT.keys()) {
    symlinkSync(join(tree.root, folder), join(tree.root, 'node_modules', nameOf(folder)));
  }
  return tree;
}

function npmFiles(): Files {
  const files: Record<string, string> = {};
  for (const name of ['allowed-library', 'other-library', 'tool', 'undeclared']) {
    files[`node_modules/${name}/package.json`] = JSON.stringify({ name, main: 'index.js' });
    files[`node_modules/${name}/index.js`] = '';
  }
  return files;
}

function packageFiles(): Files {
  const root = {
    name: 'tiny',
    workspaces: ['packages/*', 'services/*', 'apps/*'],
    devDependencies: { tool: '1' },
  };
  const files: Record<string, string> = { 'package.json': JSON.stringify(root) };
  const dependencies = Object.fromEntries(DECLARED.map((name) => [name, '1']));
  for (const folder of TINY_LAYOUT.keys()) {
    files[`${folder}/index.ts`] = 'export {};\n';
    files[`${folder}/package.json`] = JSON.stringify({
      name: nameOf(folder),
      exports: './index.ts',
      dependencies,
    });
  }
  return files;
}

function nameOf(folder: string): string {
  return folder.replace(/^.*\//, '@tiny/');
}
