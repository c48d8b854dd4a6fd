import { type Argument, type Node, type ParamPattern, Visitor } from 'oxc-parser';
import type { SourceFile } from '../../source/source-file.ts';

/**
 * What a text expression inside a constructor can be: the texts it can have, or the index of the parameter
 * that decides, or undefined when the source does not tell.
 */
export type PossibleTexts =
  | { readonly texts: readonly string[] }
  | { readonly parameter: number }
  | undefined;

type Scope = { readonly file: SourceFile; readonly parameters: readonly ParamPattern[] };

/**
 * Understands literals, templates, and parameters whose type is a union of literals that is written at the
 * parameter or declared in the same file.
 */
export function possibleTexts(expression: Argument | undefined, scope: Scope): PossibleTexts {
  if (expression?.type === 'Literal' && typeof expression.value === 'string')
    return { texts: [expression.value] };
  if (expression?.type === 'Identifier') return parameterTexts(expression.name, scope);
  if (expression?.type !== 'TemplateLiteral') return undefined;
  let texts = [''];
  for (const [index, quasi] of expression.quasis.entries()) {
    const fixed = quasi.value.cooked ?? '';
    texts = texts.map((text) => text + fixed);
    const inserted = expression.expressions[index];
    if (inserted === undefined) continue;
    const values = possibleTexts(inserted, scope);
    if (values === undefined || !('texts' in values)) return undefined;
    texts = texts.flatMap((text) => values.texts.map((value) => text + value));
  }
  return { texts };
}

function parameterTexts(name: string, { file, parameters }: Scope): PossibleTexts {
  const index = parameters.findIndex(
    (parameter) => parameter.type === 'Identifier' && parameter.name === name,
  );
  const parameter = parameters[index];
  if (parameter?.type !== 'Identifier') return undefined;
  const texts = unionTexts(parameter.typeAnnotation?.typeAnnotation, file);
  return texts === undefined ? { parameter: index } : { texts };
}

function unionTexts(type: Node | undefined, file: SourceFile): string[] | undefined {
  switch (type?.type) {
    case 'TSLiteralType':
      return type.literal.type === 'Literal' && typeof type.literal.value === 'string'
        ? [type.literal.value]
        : undefined;
    case 'TSUnionType': {
      const texts = type.types.map((member) => unionTexts(member, file));
      return texts.some((text) => text === undefined) ? undefined : texts.flatMap((text) => text ?? []);
    }
    case 'TSTypeReference':
      return type.typeName.type === 'Identifier' ? aliasTexts(type.typeName.name, file) : undefined;
    default:
      return undefined;
  }
}

function aliasTexts(name: string, file: SourceFile): string[] | undefined {
  let texts: string[] | undefined;
  new Visitor({
    TSTypeAliasDeclaration({ id, typeAnnotation }) {
      if (id.name === name) texts = unionTexts(typeAnnotation, file);
    },
  }).visit(file.program);
  return texts;
}
