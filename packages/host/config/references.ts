import { readFileSync } from 'node:fs';
import type { ConfigFinding, ConfigPath } from './config-problem.ts';
import { childSchema, type SchemaNode } from './schema-node.ts';

/** Where `${env:NAME}` and `${file:/path}` are looked up; each gives undefined for what is not there. */
export type ReferenceSource = {
  env(name: string): string | undefined;
  file(path: string): string | undefined;
};

/** The environment and the files of this process. */
export const systemReferences: ReferenceSource = {
  env: (name) => process.env[name],
  file: (path) => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  },
};

const wholeReference = /^\$\{(env|file):([^}]+)\}$/;
const startOfReference = /\$\{(env|file):/;

export type ResolvedReferences = { value: unknown; findings: ConfigFinding[] };

/** The settings with every reference replaced by what it refers to. */
export function resolveReferences(
  settings: unknown,
  schema: SchemaNode,
  source: ReferenceSource,
): ResolvedReferences {
  const findings: ConfigFinding[] = [];
  const value = resolve({ value: settings, node: schema, path: [] }, source, findings);
  return { value, findings };
}

type Place = { value: unknown; node: SchemaNode | undefined; path: ConfigPath };

function resolve(place: Place, source: ReferenceSource, findings: ConfigFinding[]): unknown {
  const { value, node, path } = place;
  if (typeof value === 'string') return resolveText({ value, node, path }, source, findings);
  if (typeof value !== 'object' || value === null) return value;
  const child = (key: string, entry: unknown) => {
    const childNode = node && childSchema(node, key, value);
    return resolve({ value: entry, node: childNode, path: [...path, key] }, source, findings);
  };
  if (Array.isArray(value)) return value.map((entry, index) => child(String(index), entry));
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, child(key, entry)]));
}

function resolveText(
  place: Place & { value: string },
  source: ReferenceSource,
  findings: ConfigFinding[],
): unknown {
  if (!startOfReference.test(place.value)) return place.value;
  const found = lookUp(place.value, source);
  if (found.outcome === 'found') return asExpected(found.text, place.node);
  findings.push({ path: place.path, at: 'value', message: found.message, hint: found.hint });
  return place.value;
}

type LookUp = { outcome: 'found'; text: string } | { outcome: 'failed'; message: string; hint: string };

function lookUp(reference: string, source: ReferenceSource): LookUp {
  const [, kind, name] = wholeReference.exec(reference) ?? [];
  if (kind === undefined || name === undefined) {
    return {
      outcome: 'failed',
      message: 'holds a reference among other text; a reference must be the whole value.',
      hint: 'Put the whole value into the variable or the file.',
    };
  }
  const text = kind === 'env' ? source.env(name) : source.file(name)?.replace(/\r?\n$/, '');
  if (text !== undefined) return { outcome: 'found', text };
  return kind === 'env'
    ? {
        outcome: 'failed',
        message: `refers to the environment variable ${name}, which is not set.`,
        hint: 'Set it before the program starts.',
      }
    : {
        outcome: 'failed',
        message: `refers to the file ${name}, which cannot be read.`,
        hint: 'Check the path and its permissions.',
      };
}

/** Variables and files hold text only; where a number or a truth value belongs, the text is read as one. */
function asExpected(text: string, node: SchemaNode | undefined): unknown {
  const trimmed = text.trim();
  if (node?.type === 'boolean') return trimmed === 'true' || (trimmed === 'false' ? false : text);
  const isNumber = node?.type === 'integer' || node?.type === 'number';
  return isNumber && trimmed !== '' && Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
}
