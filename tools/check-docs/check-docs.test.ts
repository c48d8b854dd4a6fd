import { expect, test } from 'vitest';
import { type Files, plantTree } from '../testing/temporary-tree.ts';
import { checkDependencies } from './dependencies/check-dependencies.ts';
import { renderErrorsPage } from './errors/errors-page.ts';
import { checkLinks } from './links/check-links.ts';
import { checkProofs } from './proofs/check-proofs.ts';
import { renderStandardsPage } from './standards/standards-page.ts';

test('a relative link must lead to a file, and its anchor to a heading', () => {
  using tree = plantTree({
    'README.md': [
      '# Top',
      '[there](docs/a.md) ![no picture](docs/no.png) [site](https://example.org/no.md)',
      '[here](#top) [nowhere](#bottom) [far](docs/a.md#the-second-one-1) [wrong](docs/a.md#third)',
      '`[code](no.md)`',
      '```',
      '[fenced](no.md)',
      '```',
      '[up](../outside.md)',
      '[defined]: docs/no.md',
    ].join('\n'),
    'docs/a.md': '# The `second` one\n## The second one\n[back](../README.md)\n```\n# third\n```\n',
    'node_modules/b/README.md': '[broken](no.md)',
  });
  expect(checkLinks(tree.root)).toEqual([
    'README.md:2: docs/no.png leads nowhere',
    'README.md:3: README.md has no heading #bottom',
    'README.md:3: docs/a.md has no heading #third',
    'README.md:8: ../outside.md leads nowhere',
    'README.md:9: docs/no.md leads nowhere',
  ]);
});

test('a standard is a row under its topic, with the file that says so; a line that says nothing is told', () => {
  using tree = plantTree({
    'packages/a/move.ts': '/**\n * Moves.\n *\n * Standard: messages; RFC 6851; MOVE\n */\n',
    'packages/a/copy.ts': '/** Standard: messages; RFC 3501 6.4.7; COPY; as it is */\n',
    'packages/a/wrong.ts': '/**\n * Standard: cooking; RFC 1; SOUP\n */\n',
    'tools/b.ts': '/**\n * Standard: base; RFC 1; NOT SHIPPED\n */\n',
  });
  const { text, problems } = renderStandardsPage(tree.root);
  const messages = text.slice(text.indexOf('## Messages'));
  expect(messages).toContain('| 6851 | MOVE | whole | [move.ts](../packages/a/move.ts) |');
  expect(messages).toContain('| 3501 6.4.7 | COPY | as it is | [copy.ts](../packages/a/copy.ts) |');
  expect(text).toMatch(/\| 5465 \| NOTIFY \| not offered: /);
  expect(text).not.toContain('NOT SHIPPED');
  expect(problems).toEqual([expect.stringMatching(/^packages\/a\/wrong\.ts:2: /)]);
});

test('the sections of an RFC stand in their order', () => {
  using tree = plantTree({
    'packages/a/append.ts': '/**\n * Standard: commands; RFC 3501 6.3.11; APPEND\n */\n',
    'packages/a/select.ts':
      '/**\n * Standard: commands; RFC 3501 6.3.2; EXAMINE\n * Standard: commands; RFC 3501 6.3.1, 7.1; SELECT\n */\n',
  });
  const sections = [...renderStandardsPage(tree.root).text.matchAll(/^\| 3501 ([0-9.]+)/gm)].map(
    ([, section]) => section,
  );
  expect(sections).toEqual(['6.3.1', '6.3.2', '6.3.11']);
});

test('a proof names a test that is there', () => {
  using tree = plantTree({
    'docs/proofs.md': [
      '| what holds | test | its name |',
      '| --- | --- | --- |',
      '| a | [a](../a.test.ts) | the \\Seen one |',
      '| b | [a](../a.test.ts) | the other one |',
      '| | [b](../b.test.ts) | the \\Seen one |',
    ].join('\n'),
    'a.test.ts': "test('the \\\\Seen one', () => undefined);",
  });
  expect(checkProofs(tree.root)).toEqual([
    'docs/proofs.md:4: ../a.test.ts has no test called "the other one"',
    'docs/proofs.md:5: ../b.test.ts has no test called "the \\Seen one"',
  ]);
});

test('each dependency has a row with its licence, and each row a dependency', () => {
  using tree = plantTree({
    'package.json': '{"workspaces":["packages/*"],"devDependencies":{"tool":"1","no-row":"1"}}',
    'packages/a/package.json': '{"name":"@own/a","dependencies":{"library":"1","@own/b":"1"}}',
    'packages/b/package.json': '{"name":"@own/b"}',
    'node_modules/tool/package.json': '{"license":"MIT"}',
    'packages/a/node_modules/library/package.json': '{"license":"GPL-3.0-only"}',
    'docs/dependencies.md': [
      '| name | why | licence | size |',
      '| `tool` | checks | MIT | 1 kB |',
      '| `library` | reads | MIT | 1 kB |',
      '| `gone` | was used | MIT | 1 kB |',
    ].join('\n'),
  });
  expect(checkDependencies(tree.root)).toEqual([
    'package.json: no-row has no row in docs/dependencies.md; say why it is needed',
    'docs/dependencies.md:3: library is under GPL-3.0-only, the page says MIT',
    'docs/dependencies.md:4: nothing depends on gone; remove its row',
  ]);
});

/** The rows of the errors page for the given source, and the problems. */
function errorsOf(files: Files): string[] {
  using tree = plantTree(files);
  const { text, problems } = renderErrorsPage(tree.root);
  return [...text.split('\n').filter((line) => line.startsWith('| `')), ...problems];
}

test('a code is read from a literal, from a union in a template, and through a base class', () => {
  const rows = errorsOf({
    'packages/a/errors.ts': `
/** The store is gone. */
export class StoreError extends AppError {
  constructor(cause: unknown) { super({ code: 'store-gone', publicText: 'Gone.', retry: 'later', cause }); }
}
type Reason = 'size' | 'line';
export class FrameError extends AppError {
  constructor(reason: Reason) { super({ code: \`frame-\${reason}\`, publicText: 'Frame.' }); }
}
/** Only built upon. */
export class ImportError extends AppError {
  constructor(file: string, code: string) { super({ code, publicText: file, retry: 'after-change' }); }
}
/**
 * The checksum is wrong | false.
 * @param file which
 */
export class ChecksumError extends ImportError {
  constructor(file: string) { super(file, 'checksum'); }
}
export class StricterError extends StoreError {}
class NotOne extends Error {}
`,
    'services/b/b.ts': `throw new AppError({ code: 'direct', publicText: 'Told directly.', retry: 'later' });`,
    'services/b/b.test.ts': `new AppError({ code: 'of-a-test', publicText: 'x' });`,
  });
  expect(rows).toEqual([
    '| `checksum` | The checksum is wrong \\| false. | after-change | [ChecksumError](../packages/a/errors.ts) |',
    '| `direct` | Told directly. | later | [AppError](../services/b/b.ts) |',
    '| `frame-line` | Frame. | never | [FrameError](../packages/a/errors.ts) |',
    '| `frame-size` | Frame. | never | [FrameError](../packages/a/errors.ts) |',
    '| `store-gone` | The store is gone. | later | [StoreError](../packages/a/errors.ts) |',
    '| `store-gone` | Stricter. | later | [StricterError](../packages/a/errors.ts) |',
  ]);
});

test('an error whose code is given where it is thrown is listed with those codes', () => {
  const files = {
    'packages/a/a.ts': `
export class AnyError extends AppError {
  constructor(code: string) { super({ code, publicText: 'x' }); }
}
throw new AnyError('first');
throw new AnyError('second');
`,
  };
  expect(errorsOf(files).map((row) => row.slice(0, 12))).toEqual(['| `first` | ', '| `second` |']);
});

test('a code that the source does not tell is a problem with its line', () => {
  const files = {
    'packages/a/a.ts': `
class ComputedError extends AppError {
  constructor(code: string) { super({ code: code.trim(), publicText: 'x' }); }
}
throw new AppError({ code: compute(), publicText: 'x' });
`,
  };
  expect(errorsOf(files)).toEqual([
    expect.stringMatching(/^packages\/a\/a\.ts:2: the code of ComputedError cannot be read/),
    expect.stringMatching(/^packages\/a\/a\.ts:5: the code of AppError cannot be read/),
  ]);
});
