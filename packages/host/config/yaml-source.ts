import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import type { ConfigFinding, ConfigPath, ConfigProblem } from './config-problem.ts';
import { formatPath } from './config-problem.ts';

/** Sentences for the mistakes people make; the parser's own texts quote the file, which may hold secrets. */
const syntaxSentences: Readonly<Record<string, string>> = {
  BAD_INDENT: 'is not indented like the lines around it.',
  BAD_ALIAS: 'refers to an anchor that is not there.',
  BAD_DQ_ESCAPE: 'has an unknown escape in double quotes; use single quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'has two settings on one line, or a line that is indented too far.',
  DUPLICATE_KEY: 'has the same name twice in one section.',
  MISSING_CHAR: 'lacks a colon, a quote, a comma or a closing bracket.',
  MULTILINE_IMPLICIT_KEY: 'lacks a colon after the name of a setting.',
  MULTIPLE_DOCS: 'starts a second document; a configuration is one document.',
  TAB_AS_INDENT: 'is indented with a tab; use spaces.',
};

type Position = { line: number; column: number };

/** A YAML text and the places of everything in it. */
export class YamlSource {
  readonly #lines = new LineCounter();
  readonly #document: ReturnType<typeof parseDocument>;

  constructor(text: string) {
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
  }

  /** What keeps the text from being YAML; empty when it is. */
  syntaxProblems(): ConfigProblem[] {
    const faults = [...this.#document.errors, ...this.#document.warnings].map((fault) => ({
      offset: fault.pos[0],
      code: fault.code as string,
    }));
    return [...faults, ...this.#danglingAliases()].map(({ offset, code }) => ({
      path: '',
      ...this.#positionAt(offset),
      message: `This line ${syntaxSentences[code] ?? `is not valid YAML (${code}).`}`,
    }));
  }

  /** The content as plain values; an empty text is an empty section. */
  value(): unknown {
    return this.#document.toJS() ?? {};
  }

  locate(finding: ConfigFinding): ConfigProblem {
    const { at, hint, path } = finding;
    const position = this.#positionAt(this.#offsetOf(path, at));
    const message = path.length === 0 ? `The file ${finding.message}` : finding.message;
    return { path: formatPath(path), ...position, message, ...(hint === undefined ? {} : { hint }) };
  }

  #danglingAliases(): { offset: number; code: string }[] {
    const dangling: { offset: number; code: string }[] = [];
    visit(this.#document, {
      Alias: (_key, alias) => {
        if (alias.resolve(this.#document)) return;
        dangling.push({ offset: startOf(alias) ?? 0, code: 'BAD_ALIAS' });
      },
    });
    return dangling;
  }

  /** Where the setting stands, or the nearest section above it that is there. */
  #offsetOf(path: ConfigPath, at: 'key' | 'value'): number {
    let node = this.#document.contents as unknown;
    let offset = startOf(node) ?? 0;
    for (const [depth, step] of path.entries()) {
      const entry = this.#entry(node, step);
      if (entry === undefined) return offset;
      const isLast = depth === path.length - 1;
      const keyOffset = startOf(entry.key) ?? startOf(entry.value) ?? offset;
      offset = isLast && at === 'value' ? (startOf(entry.value) ?? keyOffset) : keyOffset;
      node = entry.value;
    }
    return offset;
  }

  #entry(container: unknown, step: string): { key: unknown; value: unknown } | undefined {
    const node = isAlias(container) ? container.resolve(this.#document) : container;
    if (isMap(node)) return node.items.find((pair: Pair) => keyName(pair.key) === step);
    if (isSeq(node) && Number(step) < node.items.length) {
      return { key: undefined, value: node.items[Number(step)] };
    }
    return undefined;
  }

  #positionAt(offset: number): Position {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

function keyName(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}
