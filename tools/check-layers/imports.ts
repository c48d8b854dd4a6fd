import { Visitor } from 'oxc-parser';
import type { SourceFile } from '../source/source-file.ts';

/** One mention of another module: `import`, `export ... from`, `import()` or `import('...').Type`. */
export type Import = {
  readonly specifier: string;
  readonly line: number;
};

/** Every import of a file in the order of its lines, type-only ones too: they tie files together as well. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, offset: number): void => {
    found.push({ specifier, line: file.lineAt(offset) });
  };
  for (const { moduleRequest } of file.module.staticImports) add(moduleRequest.value, moduleRequest.start);
  for (const { entries } of file.module.staticExports) {
    // One `export { a, b } from` has an entry per name: one import all the same.
    const request = entries.find((entry) => entry.moduleRequest !== null)?.moduleRequest;
    if (request) add(request.value, request.start);
  }
  for (const { moduleRequest } of file.module.dynamicImports) {
    const literal = /^(['"`])([^$]*)\1$/.exec(file.text.slice(moduleRequest.start, moduleRequest.end));
    if (literal?.[2] !== undefined) add(literal[2], moduleRequest.start);
  }
  new Visitor({ TSImportType: (node) => add(node.source.value, node.source.start) }).visit(file.program);
  return found.sort((a, b) => a.line - b.line);
}
