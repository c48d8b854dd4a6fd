import type { SchemaNode } from '@mailweave/host';

const reference = { type: 'string', pattern: '^\\$\\{(env|file):[^}]+\\}$' };

/**
 * The schema for editors and other tools (JSON Schema 2020-12): what has a default need not be there, and
 * a reference may stand for any value.
 */
export function publishedSchema(schema: SchemaNode): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Configuration of Mailweave',
    ...published(schema),
  };
}

function published(node: SchemaNode): Record<string, unknown> {
  const {
    secret: _secret,
    unit: _unit,
    properties,
    patternProperties,
    items,
    required,
    anyOf,
    ...rest
  } = node;
  const mandatory = required?.filter((name) => properties?.[name]?.default === undefined) ?? [];
  const result = {
    ...rest,
    ...(properties && { properties: mapEntries(properties) }),
    ...(patternProperties && {
      patternProperties: mapEntries(patternProperties),
      additionalProperties: false,
    }),
    ...(items && { items: published(items) }),
    ...(anyOf && { anyOf: anyOf.map(published) }),
    ...(mandatory.length > 0 && { required: mandatory }),
  };
  return isScalar(node) ? allowingReference(result) : result;
}

function mapEntries(nodes: Readonly<Record<string, SchemaNode>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, published(node)]));
}

/** Text without further demands takes a reference as it is. */
function isScalar({ type, const: fixed, pattern, format, maxLength }: SchemaNode): boolean {
  if (fixed !== undefined) return false;
  if (type === 'string') return pattern !== undefined || format !== undefined || maxLength !== undefined;
  return type === 'integer' || type === 'number' || type === 'boolean';
}

function allowingReference({ description, default: fallback, ...value }: Record<string, unknown>) {
  return {
    ...(description === undefined ? {} : { description }),
    ...(fallback === undefined ? {} : { default: fallback }),
    anyOf: [value, reference],
  };
}
