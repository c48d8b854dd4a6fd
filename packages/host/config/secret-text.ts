import { Secret } from '@mailweave/foundation';
import Type, { type TUnsafe } from 'typebox';
import { childSchema, type SchemaNode } from './schema-node.ts';

/** The schema of a setting whose value must never be printed: text in the file, a Secret in the program. */
export function SecretText(options: { description: string; pattern?: string }): TUnsafe<Secret> {
  return Type.Unsafe<Secret>({ ...options, type: 'string', minLength: 1, secret: true });
}

/** Valid settings with every secret text wrapped. */
export function wrapSecrets(value: unknown, node: SchemaNode | undefined): unknown {
  if (node === undefined) return value;
  if (typeof value === 'string') return node.secret === true ? new Secret(value) : value;
  if (Array.isArray(value)) return value.map((entry) => wrapSecrets(entry, node.items));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, entry]) => [key, wrapSecrets(entry, childSchema(node, key, value))]),
  );
}
