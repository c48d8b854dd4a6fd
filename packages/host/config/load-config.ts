import { readFile } from 'node:fs/promises';
import type { Static, TSchema } from 'typebox';
import type { ConfigFinding, ConfigProblem } from './config-problem.ts';
import { type ReferenceSource, resolveReferences, systemReferences } from './references.ts';
import type { SchemaNode } from './schema-node.ts';
import { wrapSecrets } from './secret-text.ts';
import { validateSettings } from './validate-settings.ts';
import { YamlSource } from './yaml-source.ts';

/** `valid`: defaults are filled in, secrets are Secret. `invalid`: every problem, in the order of the file. */
export type LoadedConfig<T> =
  | { outcome: 'valid'; value: T }
  | { outcome: 'invalid'; problems: readonly ConfigProblem[] };

export type LoadConfigOptions<T> = {
  references?: ReferenceSource;
  /** What a schema cannot say: settings that must fit each other. Asked only when each is valid by itself. */
  rules?: (value: T) => readonly ConfigFinding[];
};

/**
 * Reads one YAML file. A value may be `${env:NAME}` or `${file:/path}`, whole; a problem's text holds names
 * of settings, never their values.
 */
export async function loadConfig<S extends TSchema>(
  path: string,
  schema: S,
  options: LoadConfigOptions<Static<S>> = {},
): Promise<LoadedConfig<Static<S>>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    const message = code === 'ENOENT' ? 'The file does not exist.' : `The file cannot be read (${code}).`;
    return { outcome: 'invalid', problems: [{ path: '', line: 1, column: 1, message }] };
  }
  return parseConfig(text, schema, options);
}

/** `loadConfig` for a text at hand. */
export function parseConfig<S extends TSchema>(
  text: string,
  schema: S,
  options: LoadConfigOptions<Static<S>> = {},
): LoadedConfig<Static<S>> {
  const source = new YamlSource(text);
  const syntaxProblems = source.syntaxProblems();
  if (syntaxProblems.length > 0) return { outcome: 'invalid', problems: syntaxProblems };
  const node = schema as SchemaNode;
  const resolved = resolveReferences(source.value(), node, options.references ?? systemReferences);
  const findings = withoutRepeats(resolved.findings, validateSettings(resolved.value, node));
  if (findings.length > 0) return invalid(source, findings);
  const value = wrapSecrets(resolved.value, node) as Static<S>;
  const misfits = options.rules?.(value) ?? [];
  return misfits.length > 0 ? invalid(source, misfits) : { outcome: 'valid', value };
}

/** What was not resolved is not also blamed for its form. */
function withoutRepeats(unresolved: readonly ConfigFinding[], violations: readonly ConfigFinding[]) {
  const places = new Set(unresolved.map(({ path }) => path.join('/')));
  return [...unresolved, ...violations.filter(({ path }) => !places.has(path.join('/')))];
}

function invalid(source: YamlSource, findings: readonly ConfigFinding[]): LoadedConfig<never> {
  const problems = findings.map((finding) => source.locate(finding));
  problems.sort((left, right) => left.line - right.line || left.column - right.column);
  return { outcome: 'invalid', problems };
}
