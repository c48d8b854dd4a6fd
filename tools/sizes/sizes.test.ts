import { expect, test } from 'vitest';
import { plantTree } from '../testing/temporary-tree.ts';
import { readExceptions } from './exceptions.ts';
import { judgeSizes } from './judge.ts';
import { measureSizes } from './measure.ts';
import { summaryLine } from './summary.ts';

const statements = (count: number): string => 'run();\n'.repeat(count);

test('a file of 401 lines and a function of 61 lines fail, one of 400 and one of 60 do not', () => {
  using tree = plantTree({
    'packages/a/long.ts': statements(401),
    'packages/a/full.ts': statements(400),
    'packages/a/long.test.ts': statements(401),
    'packages/a/functions.ts': `function long() {\n${statements(59)}}\nfunction full() {\n${statements(58)}}\n`,
    'node_modules/b/long.ts': statements(500),
  });
  expect(judgeSizes(measureSizes(tree.root), []).failures).toEqual([
    expect.stringMatching(/^packages\/a\/long\.ts: 401 lines, limit 400;/),
    expect.stringMatching(/^packages\/a\/long\.test\.ts: 401 lines, limit 400;/),
    expect.stringMatching(/^packages\/a\/functions\.ts:1: long has 61 lines, limit 60;/),
  ]);
});

test('functions are named by what keeps them and measured with their parameters and nesting', () => {
  using tree = plantTree({
    'a.ts': `export const kept = (a: number, { b }, c = 1, d, ...e) => {
  if (a) { run(); } else if (b) { run(); } else if (c) { run(); }
};
class Box {
  #hidden() { for (;;) { if (a) { try { while (b) run(); } finally { run(); } } } }
  field = function () { return () => { if (a) run(); }; };
}
const short = () => 1;
each((one) => {
  run(one);
});
`,
  });
  const measured = measureSizes(tree.root).functions.map(
    ({ line, name, lines, parameters, nesting }) => `${line} ${name} ${lines} ${parameters} ${nesting}`,
  );
  expect(measured).toEqual([
    '1 kept 3 5 1',
    '5 #hidden 1 0 4',
    '6 (anonymous) 1 0 1',
    '6 field 1 0 0',
    '9 (anonymous) 3 1 0',
  ]);
});

test('more than four parameters and more than three levels are remarked but do not fail', () => {
  using tree = plantTree({
    'a.ts': `function wide(a, b, c, d, e) {\n}\nfunction deep() {\n  if (a) for (;;) while (b) if (c) run();\n}\n`,
  });
  const { remarks, failures } = judgeSizes(measureSizes(tree.root), []);
  expect(remarks).toEqual(['a.ts:1: wide takes 5 parameters', 'a.ts:3: deep nests 4 deep']);
  expect(failures).toEqual([]);
});

test('the functions of tests and port contracts are not measured', () => {
  const cases = `describe('a', () => {\n${statements(80)}});\n`;
  using tree = plantTree({ 'a/a.test.ts': cases, 'a/contract/a-contract.ts': cases });
  const sizes = measureSizes(tree.root);
  expect(sizes.functions).toEqual([]);
  expect(sizes.testFiles.map(({ lines }) => lines)).toEqual([82, 82]);
});

test('a listed reason excepts exactly what it names, and an exception that nothing needs fails', () => {
  using tree = plantTree({
    'a.ts': `function long() {\n${statements(60)}}\n`,
    'tools/sizes/exceptions.json': JSON.stringify([
      { path: 'a.ts', function: 'long', reason: 'a table' },
      { path: 'gone.ts', reason: 'was large once' },
    ]),
  });
  const { failures, excepted } = judgeSizes(measureSizes(tree.root), readExceptions(tree.root));
  expect(excepted).toEqual(['a.ts:1: long has 62 lines, limit 60; a table']);
  expect(failures).toEqual(['tools/sizes/exceptions.json: gone.ts needs no exception; remove it']);
});

test('an exception without a reason is refused', () => {
  using tree = plantTree({ 'tools/sizes/exceptions.json': '[{"path":"a.ts"}]' });
  expect(() => readExceptions(tree.root)).toThrow('every exception needs a path and a reason');
});

test('a summary gives the median and the 90th percentile by nearest rank and says what is above its aim', () => {
  const measured = [9, 1, 8, 2, 7, 3, 6, 4, 5, 90].map((lines) => ({ lines, path: `${lines}.ts` }));
  expect(summaryLine('files', measured, { median: 4, p90: 9, max: 100 })).toBe(
    'files: 10, lines median 5 (ABOVE the aim 4), p90 9 (aim 9), max 90 (aim 100) 90.ts',
  );
  expect(summaryLine('files', [], { median: 1, p90: 1, max: 1 })).toBe('files: none');
});
