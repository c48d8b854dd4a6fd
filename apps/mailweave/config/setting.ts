import { allowedValues, type SchemaNode, tagOf } from '@mailweave/host';

/** One entry of a section, with what the section says about it. */
export type Setting = {
  name: string;
  /** `imap.listeners[].port` */
  path: string;
  node: SchemaNode;
  /** Whether a file has to give it; a setting with a default never has to. */
  presence: 'required' | 'has-default' | 'optional';
};

/** A section that a setting holds, or each of whose entries is one. */
export type InnerSection = {
  path: string;
  node: SchemaNode;
  /** Which of several forms a section may take, as it is written: `kind: sqlite`. */
  variant?: string;
};

/** `value` is all that holds no settings of its own: text, numbers, choices, and lists and maps of them. */
export type SettingShape = 'section' | 'list-of-sections' | 'map-of-sections' | 'variants' | 'value';

export function shapeOf(node: SchemaNode): SettingShape {
  if (node.properties !== undefined) return 'section';
  if (node.items?.properties !== undefined) return 'list-of-sections';
  if (entryOfMap(node)?.properties !== undefined) return 'map-of-sections';
  return tagOf(node) === undefined ? 'value' : 'variants';
}

/** The sections in a setting; none in a value, several where a section may take several forms. */
export function innerSections({ node, path }: Setting): InnerSection[] {
  switch (shapeOf(node)) {
    case 'section':
      return [{ path, node }];
    case 'list-of-sections':
      return [{ path: `${path}[]`, node: node.items ?? {} }];
    case 'map-of-sections':
      return [{ path: `${path}.NAME`, node: entryOfMap(node) ?? {} }];
    case 'variants':
      return (node.anyOf ?? []).map((branch) => ({ path, node: branch, variant: variantOf(node, branch) }));
    default:
      return [];
  }
}

/** The settings of a section, in the order of the schema. */
export function settingsOf(section: SchemaNode, sectionPath = ''): Setting[] {
  return Object.entries(section.properties ?? {}).map(([name, node]) => ({
    name,
    path: sectionPath === '' ? name : `${sectionPath}.${name}`,
    node,
    presence: presenceOf(section, name, node),
  }));
}

const unitBySuffix: readonly [suffix: string, unit: string][] = [
  ['Ms', 'milliseconds'],
  ['Seconds', 'seconds'],
  ['Minutes', 'minutes'],
  ['Hours', 'hours'],
  ['Days', 'days'],
  ['Bytes', 'bytes'],
];

/** The unit of a number, which its name ends in; undefined for counts and for what is no number. */
export function unitOf({ name, node }: Setting): string | undefined {
  if (node.unit !== undefined) return node.unit;
  const isNumber = node.type === 'integer' || node.type === 'number';
  return isNumber ? unitBySuffix.find(([suffix]) => name.endsWith(suffix))?.[1] : undefined;
}

/** The fixed value of a setting that may be nothing else: the tag of a section's form. */
export function fixedValue(node: SchemaNode): unknown {
  const values = allowedValues(node);
  return values?.length === 1 ? values[0] : undefined;
}

function entryOfMap(node: SchemaNode): SchemaNode | undefined {
  return Object.values(node.patternProperties ?? {})[0];
}

function variantOf(node: SchemaNode, branch: SchemaNode): string {
  const tag = tagOf(node) ?? '';
  return `${tag}: ${String(branch.properties?.[tag]?.const)}`;
}

function presenceOf(section: SchemaNode, name: string, node: SchemaNode): Setting['presence'] {
  if (node.default !== undefined) return 'has-default';
  return section.required?.includes(name) === true ? 'required' : 'optional';
}
