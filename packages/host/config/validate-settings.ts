import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import type { ConfigFinding, ConfigPath } from './config-problem.ts';
import { nearestName } from './nearest-name.ts';
import { allowedValues, type SchemaNode, tagOf } from './schema-node.ts';
import { describeTags, describeValue } from './value-description.ts';

/** Fills in defaults (in place) and says what is wrong, every mistake at once. */
export function validateSettings(settings: unknown, schema: SchemaNode): ConfigFinding[] {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    useDefaults: true,
    discriminator: true,
    strict: true,
    strictRequired: false,
  });
  ajv.addVocabulary(['secret', 'unit', 'usual', 'unionOf']);
  addFormats.default(ajv);
  const validate = ajv.compile(forAjv(schema));
  if (validate(settings)) return [];
  const findings = (validate.errors ?? []).map(toFinding);
  return findings.filter((finding, index) => findings.findIndex((other) => isSame(other, finding)) === index);
}

/**
 * The same schema with its unions in the form that gives one clear error instead of one per branch, and in
 * which the defaults of a branch are filled in: fixed values as `enum`, sections as tagged `oneOf`. A name
 * that no pattern allows is refused: its content would go unchecked.
 */
function forAjv(node: SchemaNode): Record<string, unknown> {
  const { anyOf, properties, patternProperties, items, ...rest } = node;
  const values = allowedValues(node);
  const tag = tagOf(node);
  if (anyOf !== undefined && values === undefined && tag === undefined) {
    throw new Error(
      'A union in a configuration schema has to be of fixed values, or of sections with a tag.',
    );
  }
  return {
    ...rest,
    ...(properties && { properties: mapEntries(properties) }),
    ...(patternProperties && {
      patternProperties: mapEntries(patternProperties),
      additionalProperties: false,
    }),
    ...(items && { items: forAjv(items) }),
    ...(anyOf && values && { enum: values }),
    ...(anyOf && tag !== undefined && taggedUnion(node, tag)),
  };
}

function taggedUnion(node: SchemaNode, tag: string): Record<string, unknown> {
  return {
    type: 'object',
    discriminator: { propertyName: tag },
    required: [tag],
    oneOf: node.anyOf?.map(forAjv),
    unionOf: describeTags(node),
  };
}

function mapEntries(nodes: Readonly<Record<string, SchemaNode>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(nodes).map(([name, node]) => [name, forAjv(node)]));
}

type Violation = ErrorObject<string, Record<string, string>, unknown> & {
  parentSchema?: SchemaNode & { unionOf?: string };
};

function toFinding(error: ErrorObject): ConfigFinding {
  const violation = error as Violation;
  const path = fromPointer(violation.instancePath);
  const schema = violation.parentSchema ?? {};
  switch (violation.keyword) {
    case 'required':
      return missing(path, violation.params.missingProperty ?? '', schema);
    case 'additionalProperties':
      return unknown(path, violation.params.additionalProperty ?? '', schema);
    case 'discriminator':
      return wrongTag(path, violation.params.tag ?? '', schema.unionOf ?? '');
    default:
      return { path, at: 'value', message: `must be ${describeValue(schema)}.`, ...hintFrom(schema) };
  }
}

function missing(section: ConfigPath, name: string, schema: SchemaNode): ConfigFinding {
  const setting = schema.properties?.[name] ?? {};
  const message = 'is missing and has no default.';
  return { path: [...section, name], at: 'key', message, ...hintFrom(setting) };
}

function unknown(section: ConfigPath, name: string, schema: SchemaNode): ConfigFinding {
  const [pattern] = Object.keys(schema.patternProperties ?? {});
  if (pattern !== undefined) {
    return { path: [...section, name], at: 'key', message: `has a name that does not match ${pattern}.` };
  }
  const names = Object.keys(schema.properties ?? {});
  const nearest = nearestName(name, names);
  const hint = nearest === undefined ? `Known here: ${names.join(', ')}.` : `Did you mean ${nearest}?`;
  return { path: [...section, name], at: 'key', message: 'is not a known setting.', hint };
}

function wrongTag(section: ConfigPath, tag: string, choice: string): ConfigFinding {
  return { path: [...section, tag], at: 'value', message: `must be ${choice}.` };
}

function hintFrom(node: SchemaNode): { hint?: string } {
  return node.description === undefined ? {} : { hint: `(${node.description})` };
}

/** RFC 6901. */
function fromPointer(pointer: string): ConfigPath {
  const steps = pointer.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function isSame(left: ConfigFinding, right: ConfigFinding): boolean {
  return left.message === right.message && left.path.join('/') === right.path.join('/');
}
