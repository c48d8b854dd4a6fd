/**
 * The part of JSON Schema that settings are written in, as TypeBox produces it, with annotations of our
 * own: `secret` (the value becomes a Secret), `unit` (shown in the generated documentation) and `usual` (may be
 * left out, yet most files have it: the example shows it in use).
 */
export type SchemaNode = {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly patternProperties?: Readonly<Record<string, SchemaNode>>;
  /** Undefined where every setting of a section may be left out. */
  readonly required?: readonly string[] | undefined;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly secret?: boolean;
  readonly unit?: string;
  readonly usual?: boolean;
};

/** The values of a node that allows a few fixed ones; undefined for any other node. */
export function allowedValues(node: SchemaNode): readonly unknown[] | undefined {
  if (node.enum !== undefined) return node.enum;
  if (node.const !== undefined) return [node.const];
  if (node.anyOf === undefined) return undefined;
  const values = node.anyOf.map((branch) => branch.const);
  return values.includes(undefined) ? undefined : values;
}

/** The property whose fixed value tells the branches of a union of sections apart (`kind: disk | s3`). */
export function tagOf(node: SchemaNode): string | undefined {
  const branches = node.anyOf ?? [];
  const names = Object.keys(branches[0]?.properties ?? {});
  return names.find((name) => branches.every((branch) => branch.properties?.[name]?.const !== undefined));
}

/** The schema of one entry of a section or list; undefined if the schema does not know the entry. */
export function childSchema(node: SchemaNode, key: string, value: unknown): SchemaNode | undefined {
  if (Array.isArray(value)) return node.items;
  const section = branchFor(node, value);
  const property = section?.properties?.[key];
  if (property !== undefined) return property;
  const patterns = Object.entries(section?.patternProperties ?? {});
  return patterns.find(([pattern]) => new RegExp(pattern, 'u').test(key))?.[1];
}

/** The branch of a tagged union that `value` is an instance of; the node itself when it is no union. */
function branchFor(node: SchemaNode, value: unknown): SchemaNode | undefined {
  const tag = tagOf(node);
  if (tag === undefined) return node;
  const tagValue = (value as Readonly<Record<string, unknown>>)[tag];
  return node.anyOf?.find((branch) => branch.properties?.[tag]?.const === tagValue);
}
