import type { Dialogue, ExpectedResponse, SessionName, Step } from './dialogue.ts';
import { DialogueError } from './dialogue-error.ts';
import { readDirective } from './read-directive.ts';

/**
 * Reads a file of dialogues; the format is described in conformance/README.md.
 *
 * @param file its name, for messages
 * @throws DialogueError
 */
export function parseDialogues(file: string, text: string): Dialogue[] {
  const reader = new DialogueReader(file);
  for (const [at, line] of text.split('\n').entries()) reader.take(at + 1, line);
  return reader.end();
}

const SESSIONS: Readonly<Record<string, SessionName>> = { '': 'first', '2': 'second', D: 'direct' };

const ONLY_SERVER = 'only S lines stand between ANY ORDER and END';

/** A group of responses grows while it is read. */
type DraftServerStep = Extract<Step, { kind: 'server' }> & { readonly expected: ExpectedResponse[] };
type DraftStep = Exclude<Step, { kind: 'server' }> | DraftServerStep;
type Draft = Dialogue & { readonly steps: DraftStep[] };

class DialogueReader {
  readonly #file: string;
  readonly #dialogues: Draft[] = [];
  /** Set between ANY ORDER and END. */
  #group: { readonly line: number; step: DraftServerStep | undefined } | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  take(line: number, text: string): void {
    if (text.trim() === '' || text.startsWith('#')) return;
    const heading = /^(PLAIN|WOVEN): (.+)$/.exec(text);
    const spoken = /^([CS])([2D]?):(?: (.*))?$/.exec(text);
    if (heading !== null) this.#begin(line, heading[1] === 'WOVEN' ? 'woven' : 'plain', heading[2] ?? '');
    else if (spoken !== null) this.#spoken(line, spoken[1] ?? '', SESSIONS[spoken[2] ?? ''], spoken[3] ?? '');
    else if (text.startsWith('|')) this.#goOn(line, text.replace(/^\| ?/, ''));
    else if (text === 'ANY ORDER') this.#beginGroup(line);
    else if (text === 'END') this.#endGroup(line);
    else this.#directive(line, text);
  }

  end(): Dialogue[] {
    if (this.#group !== undefined) this.#fail(this.#group.line, 'ANY ORDER without END');
    return this.#dialogues;
  }

  #begin(line: number, kind: Dialogue['kind'], title: string): void {
    if (this.#group !== undefined) this.#fail(line, 'ANY ORDER without END');
    if (this.#dialogues.some((dialogue) => dialogue.kind === kind && dialogue.title === title)) {
      this.#fail(line, 'two dialogues of this file have the same title');
    }
    this.#dialogues.push({ kind, title, file: this.#file, steps: [] });
  }

  #spoken(line: number, side: string, session: SessionName | undefined, text: string): void {
    if (session === undefined) return;
    const steps = this.#steps(line);
    if (!steps.some((step) => step.kind === 'open' && step.session === session)) {
      this.#fail(line, `the ${session} session speaks before its SESSION line`);
    }
    if (side === 'S') this.#expected(line, session, text);
    else if (this.#group === undefined) steps.push({ kind: 'client', line, session, text });
    else this.#fail(line, ONLY_SERVER);
  }

  #expected(line: number, session: SessionName, pattern: string): void {
    const open = this.#group?.step;
    if (open !== undefined) {
      if (open.session !== session) this.#fail(line, 'ANY ORDER is about one session');
      open.expected.push({ line, pattern });
      return;
    }
    const step: DraftServerStep = { kind: 'server', line, session, expected: [{ line, pattern }] };
    this.#steps(line).push(step);
    if (this.#group !== undefined) this.#group.step = step;
  }

  /** A line that begins with `|` goes on with the line of the client or the server above it, after a CRLF. */
  #goOn(line: number, text: string): void {
    const steps = this.#steps(line);
    const last = steps.at(-1);
    if (last?.kind === 'client') {
      steps[steps.length - 1] = { ...last, text: `${last.text}\r\n${text}` };
      return;
    }
    const open = last?.kind === 'server' ? last.expected.pop() : undefined;
    if (last?.kind !== 'server' || open === undefined) {
      this.#fail(line, 'there is no line that this one could go on with');
    }
    last.expected.push({ line: open.line, pattern: `${open.pattern}\r\n${text}` });
  }

  #beginGroup(line: number): void {
    if (this.#group !== undefined) this.#fail(line, 'ANY ORDER within ANY ORDER');
    this.#group = { line, step: undefined };
  }

  #endGroup(line: number): void {
    if (this.#group === undefined) this.#fail(line, 'END without ANY ORDER');
    this.#group = undefined;
  }

  #directive(line: number, text: string): void {
    if (this.#group !== undefined) this.#fail(line, ONLY_SERVER);
    const step = readDirective(line, text);
    if (step === undefined) this.#fail(line, `this cannot be read: ${text}`);
    const dialogue = this.#dialogues.at(-1);
    if (step.kind === 'campaign' && dialogue?.kind === 'plain') {
      this.#fail(line, 'nothing is woven in a PLAIN dialogue');
    }
    this.#steps(line).push(step);
  }

  #steps(line: number): DraftStep[] {
    return this.#dialogues.at(-1)?.steps ?? this.#fail(line, 'a dialogue begins with PLAIN: or WOVEN:');
  }

  #fail(line: number, what: string): never {
    throw new DialogueError(this.#file, line, what);
  }
}
