import { allowedValues, type SchemaNode, tagOf } from './schema-node.ts';

/** What a setting may be, to stand after 'must be': 'a whole number from 0 to 65535', 'text'. */
export function describeValue(node: SchemaNode): string {
  const values = allowedValues(node);
  if (values !== undefined) return describeChoice(values);
  switch (node.type) {
    case 'integer':
      return `a whole number${describeRange(node.minimum, node.maximum)}`;
    case 'number':
      return `a number${describeRange(node.minimum, node.maximum)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list${describeCount(node.minItems, node.maxItems, 'entries')}`;
    case 'string':
      return describeText(node);
    default:
      return 'a section with settings of its own';
  }
}

/** The forms a tagged union knows, named by their tag: 'disk, s3'. */
export function describeTags(node: SchemaNode): string {
  const tag = tagOf(node);
  const values = (node.anyOf ?? []).map((branch) =>
    tag === undefined ? '' : branch.properties?.[tag]?.const,
  );
  return describeChoice(values);
}

function describeChoice(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`;
}

function describeText(node: SchemaNode): string {
  const form = node.format === undefined ? '' : ` in the form of a ${node.format}`;
  const pattern = node.pattern === undefined ? '' : ` that matches ${node.pattern}`;
  return `text${describeCount(node.minLength, node.maxLength, 'characters')}${form}${pattern}`;
}

function describeCount(minimum: number | undefined, maximum: number | undefined, of: string): string {
  if (minimum === 1 && maximum === undefined) return ' that is not empty';
  const range = describeRange(minimum, maximum);
  return range === '' ? '' : ` of${range.replace(/^ of/, '')} ${of}`;
}

function describeRange(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  if (maximum !== undefined) return ` of at most ${maximum}`;
  return '';
}
