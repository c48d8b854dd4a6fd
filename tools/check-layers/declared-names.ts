import { type BindingPattern, type ParamPattern, type Program, Visitor } from 'oxc-parser';

/**
 * Every name that a file declares or imports, in whatever scope. Good enough to tell a global from a
 * name of the file's own: a file that declares `fetch` anywhere does not mean the global one.
 */
export function declaredNames(program: Program): Set<string> {
  const names = new Set<string>();
  const addPattern = (pattern: BindingPattern | ParamPattern): void => {
    for (const name of patternNames(pattern)) names.add(name);
  };
  const addFunction = (node: { id?: { name: string } | null; params: readonly ParamPattern[] }): void => {
    if (node.id) names.add(node.id.name);
    node.params.forEach(addPattern);
  };
  new Visitor({
    ImportSpecifier: ({ local }) => names.add(local.name),
    ImportDefaultSpecifier: ({ local }) => names.add(local.name),
    ImportNamespaceSpecifier: ({ local }) => names.add(local.name),
    VariableDeclarator: ({ id }) => addPattern(id),
    FunctionDeclaration: addFunction,
    FunctionExpression: addFunction,
    ArrowFunctionExpression: addFunction,
  }).visit(program);
  return names;
}

function patternNames(pattern: BindingPattern | ParamPattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return patternNames(pattern.left);
    case 'RestElement':
      return patternNames(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : patternNames(element)));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        patternNames(property.type === 'Property' ? property.value : property.argument),
      );
    case 'TSParameterProperty':
      return patternNames(pattern.parameter);
  }
}
