import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { Files } from '../testing/temporary-tree.ts';
import { checkLayers } from './check-layers.ts';
import { MAILWEAVE_LAYOUT } from './layout.ts';
import { RULES } from './rules.ts';
import { plantWorkspace, TINY_LAYOUT } from './testing/tiny-workspace.ts';

function brokenRules(planted: Files): string[] {
  using workspace = plantWorkspace(planted);
  return checkLayers(workspace.root, TINY_LAYOUT).violations.map(
    ({ path, line, rule }) => `${path}:${line} ${rule}`,
  );
}

type Plant = [what: string, planted: Files, broken: string];

const rule = 'packages/domain/rule/rule.ts';
const PLANTS: readonly Plant[] = [
  [
    'a domain package that imports a service',
    { [rule]: `export const rule = 1;\nimport '@tiny/two';\n` },
    `${rule}:2 upward-import`,
  ],
  [
    'an upward import of a type only',
    { [rule]: `export type Rule = import('@tiny/two').Open;\n` },
    `${rule}:1 upward-import`,
  ],
  [
    'a test that imports upwards',
    { 'packages/domain/rule/rule.test.ts': `import '@tiny/adapter';\n` },
    'packages/domain/rule/rule.test.ts:1 upward-import',
  ],
  [
    'a package that imports its sibling',
    { 'packages/language/parse/two.ts': `export { contracts } from '@tiny/contracts';\n` },
    'packages/language/parse/two.ts:1 sibling-import',
  ],
  [
    'an import of a file that is not there',
    { [rule]: `import './missing.ts';\n` },
    `${rule}:1 unresolved-import`,
  ],
  [
    'an import of a package that is not installed',
    { [rule]: `await import('not-installed');\n` },
    `${rule}:1 unresolved-import`,
  ],
  [
    'an import without its file ending',
    { 'packages/adapter/open/two.ts': `import './open';\n` },
    'packages/adapter/open/two.ts:1 unresolved-import',
  ],
  [
    'two files that import each other',
    {
      'packages/adapter/open/a.ts': `import './open.ts';\nimport './b.ts';\n`,
      'packages/adapter/open/b.ts': `import './a.ts';\n`,
    },
    'packages/adapter/open/a.ts:2 import-cycle',
  ],
  [
    'three files in a circle of type imports',
    {
      'packages/adapter/open/a.ts': `import type { B } from './b.ts';\n`,
      'packages/adapter/open/b.ts': `export type { C } from './c.ts';\n`,
      'packages/adapter/open/c.ts': `export type C = import('./a.ts').A;\n`,
    },
    'packages/adapter/open/a.ts:1 import-cycle',
  ],
  [
    'a file that imports its own package by the entry that lists it',
    { 'packages/adapter/open/open.ts': `import '@tiny/adapter';\nexport const open = 1;\n` },
    'packages/adapter/index.ts:1 import-cycle',
  ],
  ['node:fs in a domain package', { [rule]: `import 'node:fs/promises';\n` }, `${rule}:1 pure-import`],
  [
    'the network in a test of a language package',
    { 'packages/language/parse/parse.test.ts': `import 'node:net';\n` },
    'packages/language/parse/parse.test.ts:1 pure-import',
  ],
  ['the host in a domain package', { [rule]: `import '@tiny/host';\n` }, `${rule}:1 pure-import`],
  [
    'the host in the ground',
    { 'packages/ground/a.ts': `import '@tiny/host';\n` },
    'packages/ground/a.ts:1 pure-import',
  ],
  ['a library that is not on the list', { [rule]: `import 'other-library';\n` }, `${rule}:1 pure-import`],
  ['the system clock in a domain package', { [rule]: `\nDate.now();\n` }, `${rule}:2 pure-globals`],
  ['today in a domain package', { [rule]: `export const now = new Date();\n` }, `${rule}:1 pure-globals`],
  [
    'chance in a domain package',
    { [rule]: `export const dice = Math.random();\n` },
    `${rule}:1 pure-globals`,
  ],
  [
    'random bytes in a domain package',
    { [rule]: `import { randomUUID } from 'node:crypto';\n` },
    `${rule}:1 pure-globals`,
  ],
  [
    'a global fetch in a domain package',
    { [rule]: `fetch('http://localhost');\n` },
    `${rule}:1 pure-globals`,
  ],
  ['a deep import by name', { [rule]: `import '@tiny/language/parse/parse.ts';\n` }, `${rule}:1 entry-only`],
  [
    'a relative path that leaves the package',
    { [rule]: `import '../../language/parse/parse.ts';\n` },
    `${rule}:1 entry-only`,
  ],
  [
    'a tool that reaches into a package',
    { 'tools/tool.ts': `import '../packages/language/parse/parse.ts';\n` },
    'tools/tool.ts:1 entry-only',
  ],
  [
    'an entry that does not list its names',
    { 'packages/language/index.ts': `export * from './parse/parse.ts';\n` },
    'packages/language/index.ts:1 one-entry',
  ],
  [
    'a second barrel',
    { 'packages/language/parse/index.ts': `export { parse } from './parse.ts';\n` },
    'packages/language/parse/index.ts:1 one-entry',
  ],
  [
    'a library that package.json does not list',
    { 'packages/adapter/open/two.ts': `import 'undeclared';\n` },
    'packages/adapter/open/two.ts:1 declared-dependency',
  ],
  [
    'a tool of the tests in the running program',
    { 'services/two/server.ts': `import 'tool';\n` },
    'services/two/server.ts:1 declared-dependency',
  ],
  [
    'a tool that uses what the root does not list',
    { 'tools/tool.ts': `import 'undeclared';\n` },
    'tools/tool.ts:1 declared-dependency',
  ],
  [
    'a service that imports a service',
    { 'services/two/server.ts': `import '@tiny/one';\n` },
    'services/two/server.ts:1 service-apart',
  ],
  [
    'a service that imports the program',
    { 'services/two/server.ts': `import '@tiny/program';\n` },
    'services/two/server.ts:1 service-apart',
  ],
  [
    'a web app that imports a domain package',
    { 'apps/web/list.tsx': `import '@tiny/domain';\n` },
    'apps/web/list.tsx:1 web-contracts-only',
  ],
  [
    'a web app that imports a module of Node',
    { 'apps/web/list.tsx': `import 'node:path';\n` },
    'apps/web/list.tsx:1 web-contracts-only',
  ],
  [
    'a package without a layer',
    { 'packages/stray/package.json': '{"name":"@tiny/stray"}' },
    'packages/stray/package.json:1 known-package',
  ],
];

test.each(PLANTS)('%s breaks exactly its rule', (_what, planted, broken) => {
  expect(brokenRules(planted)).toEqual([broken]);
});

test('every rule is broken by one of the plants', () => {
  const broken = new Set(PLANTS.map(([, , violation]) => violation.replace(/^.* /, '')));
  expect([...broken].sort()).toEqual(RULES.map(({ name }) => name).sort());
});

test('the tiny workspace is clean before anything is planted', () => {
  expect(brokenRules({})).toEqual([]);
});

test('the test entry of a package is open to tests and closed to the program', () => {
  const offered = {
    'packages/language/package.json': JSON.stringify({
      name: '@tiny/language',
      exports: { '.': './index.ts', './testing': './testing/index.ts' },
      dependencies: { '@tiny/ground': '1', 'allowed-library': '1' },
    }),
    'packages/language/testing/index.ts': 'export const builder = 1;\n',
    'packages/domain/rule/rule.test.ts': `import '@tiny/language/testing';\n`,
  };
  expect(brokenRules(offered)).toEqual([]);
  expect(brokenRules({ ...offered, [rule]: `import '@tiny/language/testing';\n` })).toEqual([
    `${rule}:1 entry-only`,
  ]);
});

test('a file that is not TypeScript stops the check with its line', () => {
  expect(() => brokenRules({ [rule]: `const a = 1;\nconst = ;\n` })).toThrow(`${rule}:2: cannot be parsed`);
});

test('Mailweave keeps its own rules', () => {
  const report = checkLayers(resolve(import.meta.dirname, '../..'), MAILWEAVE_LAYOUT);
  expect(report.violations).toEqual([]);
  expect(report.imports).toBeGreaterThan(100);
});
