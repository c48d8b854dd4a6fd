import type { Dialogue, SessionName, Step } from './dialogue.ts';
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

type OpenDialogue = Dialogue & { readonly steps: Step[] };
type ServerStep = Extract<Step, { kind: 'server' }>;

class DialogueReader {
  readonly #file: string;
  readonly #dialogues: OpenDialogue[] = [];
  /** Set between ANY ORDER and END. */
  #group: { line: number; step: ServerStep | undefined } | undefined;

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
    if (side === 'C') steps.push({ kind: 'client', line, session, text });
    else this.#expected(line, session, text);
  }

  #expected(line: number, session: SessionName, pattern: string): void {
    const group = this.#group;
    const open = group?.step;
    if (open !== undefined && open.session !== session) {
      this.#fail(line, 'ANY ORDER is about one session');
    }
    const expected = [...(open?.expected ?? []), { line, pattern }];
    const step: ServerStep = { kind: 'server', line: open?.line ?? line, session, expected };
    const steps = this.#steps(line);
    if (open === undefined) steps.push(step);
    else steps[steps.length - 1] = step;
    if (group !== undefined) group.step = step;
  }

  /** A line that begins with `|` goes on with the line of the client or the server above it, after a CRLF. */
  #goOn(line: number, text: string): void {
    const steps = this.#steps(line);
    const last = steps.at(-1);
    if (last?.kind === 'client') {
      steps[steps.length - 1] = { ...last, text: `${last.text}\r\n${text}` };
    } else if (last?.kind === 'server') {
      const open = last.expected.at(-1);
      const before = last.expected.slice(0, -1);
      const longer = { line: open?.line ?? line, pattern: `${open?.pattern ?? ''}\r\n${text}` };
      const step = { ...last, expected: [...before, longer] };
      steps[steps.length - 1] = step;
      if (this.#group !== undefined) this.#group.step = step;
    } else {
      this.#fail(line, 'there is no line that this one could go on with');
    }
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
    if (this.#group !== undefined) this.#fail(line, 'only S lines stand between ANY ORDER and END');
    const step = readDirective(line, text);
    if (step === undefined) this.#fail(line, `this cannot be read: ${text}`);
    const dialogue = this.#dialogues.at(-1);
    if (step.kind === 'campaign' && dialogue?.kind === 'plain') {
      this.#fail(line, 'nothing is woven in a PLAIN dialogue');
    }
    this.#steps(line).push(step);
  }

  #steps(line: number): Step[] {
    return this.#dialogues.at(-1)?.steps ?? this.#fail(line, 'a dialogue begins with PLAIN: or WOVEN:');
  }

  #fail(line: number, what: string): never {
    throw new DialogueError(this.#file, line, what);
  }
}
