import { type Argument, type Class, type Expression, type ParamPattern, Visitor } from 'oxc-parser';
import type { SourceFile } from '../../source/source-file.ts';

/** A class with a superclass, as far as its constructor tells how its errors are made. */
export type DerivedClass = {
  readonly name: string;
  readonly superName: string;
  readonly file: SourceFile;
  readonly line: number;
  /** The text of the comment above it, on one line; '' without one. */
  readonly docstring: string;
  readonly parameters: readonly ParamPattern[];
  /** What the constructor gives to super(); undefined when the class has no constructor. */
  readonly superArguments: readonly Argument[] | undefined;
};

/** `new NAME(...)` somewhere in the source. */
export type Creation = {
  readonly className: string;
  readonly arguments: readonly Argument[];
  readonly file: SourceFile;
  readonly line: number;
};

export type ErrorSource = {
  readonly classes: readonly DerivedClass[];
  readonly creations: readonly Creation[];
};

/** Every derived class and every creation of an object in a file. */
export function readErrorSource(file: SourceFile): ErrorSource {
  const classes: DerivedClass[] = [];
  const creations: Creation[] = [];
  new Visitor({
    ClassDeclaration(node) {
      const derived = derivedClass(node, file);
      if (derived !== undefined) classes.push(derived);
    },
    NewExpression({ callee, arguments: given, start }) {
      if (callee.type !== 'Identifier') return;
      creations.push({ className: callee.name, arguments: given, file, line: file.lineAt(start) });
    },
  }).visit(file.program);
  return { classes, creations };
}

function derivedClass(node: Class, file: SourceFile): DerivedClass | undefined {
  if (node.id === null || node.superClass?.type !== 'Identifier') return undefined;
  const method = node.body.body.find(
    (member) => member.type === 'MethodDefinition' && member.kind === 'constructor',
  );
  const maker = method?.type === 'MethodDefinition' ? method.value : undefined;
  return {
    name: node.id.name,
    superName: node.superClass.name,
    file,
    line: file.lineAt(node.start),
    docstring: docstringAbove(file, node.start),
    parameters: maker?.params ?? [],
    superArguments: maker === undefined ? undefined : superCall(maker.body?.body ?? []),
  };
}

function superCall(statements: readonly { type: string }[]): readonly Argument[] | undefined {
  for (const statement of statements as readonly { type: string; expression?: Expression }[]) {
    const call = statement.expression;
    if (call?.type === 'CallExpression' && call.callee.type === 'Super') return call.arguments;
  }
  return undefined;
}

/** The comment that ends just above the offset, with nothing but `export` between. */
function docstringAbove(file: SourceFile, offset: number): string {
  const comment = file.comments.findLast(({ end }) => end <= offset);
  if (comment === undefined || comment.type !== 'Block') return '';
  if (!/^\s*(export\s+)?(abstract\s+)?$/.test(file.text.slice(comment.end, offset))) return '';
  const [described = ''] = comment.value.split(/\n\s*\*?\s*@/);
  return described
    .replace(/^\*|\n\s*\*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
