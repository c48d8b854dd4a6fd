import { type Node, type ParamPattern, Visitor, type VisitorObject } from 'oxc-parser';
import type { SourceFile } from '../source/source-file.ts';

export type FunctionSize = {
  readonly path: string;
  readonly line: number;
  /** The name it is declared or kept under; `(anonymous)` for a callback. */
  readonly name: string;
  /** From its first to its last line, nested functions included. */
  readonly lines: number;
  readonly parameters: number;
  /** The deepest `if`, loop, `switch` or `try` in it; nested functions count for themselves. */
  readonly nesting: number;
};

type FunctionNode = Span & {
  params: readonly ParamPattern[];
  id: { name: string } | null;
  body: Node | null;
};
type Span = { readonly start: number; readonly end: number };
type Open = { readonly node: FunctionNode; depth: number; deepest: number };

/**
 * Every function of a file that has a block of statements. An arrow that is one expression is not counted:
 * hundreds of them would pull every median down to one line.
 */
export function measureFunctions(file: SourceFile): FunctionSize[] {
  const sizes: FunctionSize[] = [];
  const open: Open[] = [];
  const names = new Map<unknown, string>();

  const enter = (node: FunctionNode): void => {
    open.push({ node, depth: 0, deepest: 0 });
  };
  const leave = (): void => {
    const done = open.pop();
    if (done?.node.body?.type === 'BlockStatement') sizes.push(measure(file, done, names.get(done.node)));
  };
  new Visitor({
    ...nestingVisitor(() => open.at(-1)),
    VariableDeclarator: ({ id, init }) => void names.set(init, nameOf(id)),
    MethodDefinition: ({ key, value }) => void names.set(value, nameOf(key)),
    PropertyDefinition: ({ key, value }) => void names.set(value, nameOf(key)),
    Property: ({ key, value }) => void names.set(value, nameOf(key)),
    FunctionDeclaration: enter,
    FunctionExpression: enter,
    ArrowFunctionExpression: enter,
    'FunctionDeclaration:exit': leave,
    'FunctionExpression:exit': leave,
    'ArrowFunctionExpression:exit': leave,
  }).visit(file.program);
  return sizes.sort((a, b) => a.line - b.line);
}

function measure(file: SourceFile, { node, deepest }: Open, keptAs: string | undefined): FunctionSize {
  const line = file.lineAt(node.start);
  return {
    path: file.path,
    line,
    name: node.id?.name ?? keptAs ?? '(anonymous)',
    lines: file.lineAt(node.end - 1) - line + 1,
    parameters: node.params.length,
    nesting: deepest,
  };
}

function nameOf(key: Node): string {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'PrivateIdentifier' ? `#${key.name}` : '(anonymous)';
}

/** Keeps the depth of the innermost open function; an `else if` is as deep as its `if`. */
function nestingVisitor(current: () => Open | undefined): VisitorObject {
  const chained = new Set<unknown>();
  const enter = (): void => {
    const open = current();
    if (open === undefined) return;
    open.depth += 1;
    open.deepest = Math.max(open.deepest, open.depth);
  };
  const leave = (): void => {
    const open = current();
    if (open !== undefined) open.depth -= 1;
  };
  return {
    IfStatement(node) {
      if (node.alternate?.type === 'IfStatement') chained.add(node.alternate);
      if (!chained.has(node)) enter();
    },
    'IfStatement:exit'(node) {
      if (!chained.has(node)) leave();
    },
    ForStatement: enter,
    'ForStatement:exit': leave,
    ForInStatement: enter,
    'ForInStatement:exit': leave,
    ForOfStatement: enter,
    'ForOfStatement:exit': leave,
    WhileStatement: enter,
    'WhileStatement:exit': leave,
    DoWhileStatement: enter,
    'DoWhileStatement:exit': leave,
    SwitchStatement: enter,
    'SwitchStatement:exit': leave,
    TryStatement: enter,
    'TryStatement:exit': leave,
  };
}
