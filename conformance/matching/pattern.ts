import type { ReceivedResponse } from '../session/response-reader.ts';

/** Texts that were captured under a name, for the rest of the dialogue. */
export type Captures = Map<string, string>;

/** What stands for a text that varies. `literal` is made for each response: its length is not regular. */
const KINDS: Readonly<Record<string, string>> = {
  any: '[^\\r\\n]*?',
  text: '[^\\r\\n[][^\\r\\n]*?',
  number: '\\d+',
  date: '"[ \\d]\\d-[A-Z][a-z]{2}-\\d{4} \\d\\d:\\d\\d:\\d\\d [+-]\\d{4}"',
  day: '[ \\d]\\d-[A-Z][a-z]{2}-\\d{4}',
};

const HOLE = /<(any|text|number|date|day|literal)(?::([a-z][a-z0-9]*))?>/g;

/**
 * Compares a response with a pattern: text that has to be there as it stands, with holes such as `<number>` and
 * `<number:uid>` (conformance/README.md). A hole whose name was captured before stands for that very text.
 *
 * @returns what the response captured, undefined when it does not fit
 */
export function matchPattern(
  pattern: string,
  response: ReceivedResponse,
  captures: Captures,
): Captures | undefined {
  const names: string[] = [];
  const source = patternSource(pattern, response, (name) => {
    const known = captures.get(name);
    if (known !== undefined) return { known };
    const seen = names.indexOf(name);
    if (seen >= 0) return { group: seen + 1 };
    names.push(name);
    return {};
  });
  const match = new RegExp(`^${source}$`).exec(response.text);
  if (match === null) return undefined;
  return new Map(names.map((name, at) => [name, match[at + 1] ?? '']));
}

/** `{name}` of a client's line becomes what was captured; names that are unknown stay (a literal is no name). */
export function fillCaptures(text: string, captures: Captures): string {
  return text.replace(/\{([a-z][a-z0-9]*)\}/g, (whole, name: string) => captures.get(name)?.trim() ?? whole);
}

type NameUse = { known?: string; group?: number };

function patternSource(
  pattern: string,
  response: ReceivedResponse,
  useName: (name: string) => NameUse,
): string {
  let source = '';
  let from = 0;
  for (const hole of pattern.matchAll(HOLE)) {
    source += RegExp.escape(wire(pattern.slice(from, hole.index)));
    source += holeSource(hole[1] ?? '', hole[2], response, useName);
    from = hole.index + hole[0].length;
  }
  return source + RegExp.escape(wire(pattern.slice(from)));
}

function holeSource(
  kind: string,
  name: string | undefined,
  response: ReceivedResponse,
  useName: (name: string) => NameUse,
): string {
  const text = kind === 'literal' ? literalSource(response) : (KINDS[kind] ?? '');
  if (name === undefined) return `(?:${text})`;
  const { known, group } = useName(name);
  if (known !== undefined) return RegExp.escape(known);
  return group === undefined ? `(${text})` : `\\${group}(?:)`;
}

/** Any of the response's literals; something that nothing matches when it has none. */
function literalSource({ literals }: ReceivedResponse): string {
  return literals.length === 0 ? '[^\\s\\S]' : literals.map(RegExp.escape).join('|');
}

/** Dialogues are UTF-8, responses have one byte per character. */
function wire(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
