import type { Clock } from '@mailweave/foundation';
import {
  byteString,
  byteStringOfText,
  type Command,
  decodeUtf8,
  type Frame,
  ImapSyntaxError,
  parseCommand,
  type Response,
  type StatusWord,
  type Tag,
  type TaggedCommand,
  WireWriter,
  writeResponse,
} from '@mailweave/imap';
import { CAPABILITIES } from '../commands/capability.ts';
import { DEFAULT_COMPARATOR } from '../commands/comparator.ts';
import type { CommandContext } from '../commands/context.ts';
import { type Awaiting, bad, type Completed, type Outcome } from '../commands/outcome.ts';
import { allowsExpunges, runCommand } from '../commands/table.ts';
import type { Mailbox } from '../store/mailbox.ts';
import { modifiedUtf7Names, utf8Names } from './mailbox-names.ts';
import type { Phase } from './phase.ts';
import { View } from './view.ts';
import { type UpdateOptions, writeUpdates } from './write-updates.ts';

export type SessionOptions = {
  readonly clock: Clock;
  readonly signIn: CommandContext['signIn'];
  readonly signInFor: CommandContext['signInFor'];
  /** There is something to send that no frame of the client has asked for. */
  onOutput(): void;
};

/** A command that goes on with the client's next line. */
type Unfinished = { readonly tag: Tag; readonly command: Command; readonly awaiting: Awaiting };

const notUtf8 = bad('The command is not in UTF-8.');

function isUtf8(line: Buffer): boolean {
  return decodeUtf8(byteString(line)) !== undefined;
}

/** While a client waits for news. */
const LIVE: UpdateOptions = { expunges: true, uids: false };

/** One client's dialogue: frames come in, bytes gather in the writer. Knows no socket. */
export class Session {
  readonly writer = new WireWriter('server');
  readonly #options: SessionOptions;
  readonly #comparison = { active: DEFAULT_COMPARATOR };
  #phase: Phase = { name: 'not-authenticated' };
  #unfinished: Unfinished | undefined;
  #utf8 = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  get phase(): Phase['name'] {
    return this.#phase.name;
  }

  greet(): void {
    const code = { name: 'CAPABILITY', capabilities: CAPABILITIES } as const;
    this.#respond({
      name: 'OK',
      tag: undefined,
      code,
      text: byteStringOfText('Mailweave memory server ready.'),
    });
  }

  frame(frame: Frame): void {
    const unfinished = this.#unfinished;
    this.#unfinished = undefined;
    if (unfinished === undefined) {
      this.#command(frame);
    } else {
      const { tag, command, awaiting } = unfinished;
      this.#follow(tag, command, awaiting.onLine(frame.lines[0] ?? Buffer.alloc(0)));
    }
  }

  /** A line that is no command: BAD, or BYE when nothing after it can be understood. */
  refuse(word: Extract<StatusWord, 'BAD' | 'BYE'>, text: string): void {
    this.#respond({ name: word, tag: undefined, code: undefined, text: byteStringOfText(text) });
  }

  /** The tagged answer to a command whose literal is not wanted. */
  refuseLiteral(tag: Tag): void {
    const code = { name: 'other', atom: 'TOOBIG', text: '' } as const;
    this.#respond({ name: 'NO', tag, code, text: byteStringOfText('The literal is too large.') });
  }

  close(): void {
    this.#unfinished = undefined;
    this.#enter({ name: 'logout' });
  }

  #command(frame: Frame): void {
    let tagged: TaggedCommand;
    try {
      tagged = parseCommand(frame);
    } catch (error) {
      if (!(error instanceof ImapSyntaxError)) throw error;
      if (error.tag === undefined) this.refuse('BAD', error.publicText);
      else this.#complete(error.tag, bad(error.publicText));
      return;
    }
    const { tag, command } = tagged;
    // RFC 6855 3: between quotes stands UTF-8 or nothing.
    if (this.#utf8 && !frame.lines.every(isUtf8)) this.#complete(tag, notUtf8);
    else this.#follow(tag, command, runCommand(command, this.#phase, this.#contextFor(tag)));
  }

  #follow(tag: Tag, command: Command, outcome: Outcome): void {
    if (outcome.outcome === 'awaiting') {
      this.#unfinished = { tag, command, awaiting: outcome };
      this.#respond({ name: 'continuation', text: byteStringOfText(outcome.prompt) });
      if (outcome.live) this.#writeUpdates(LIVE);
    } else {
      const expunges = outcome.outcome !== 'BAD' && allowsExpunges(command);
      this.#writeUpdates({ expunges, uids: 'byUid' in command && command.byUid });
      this.#complete(tag, outcome);
    }
  }

  #complete(tag: Tag, { outcome, code, text }: Completed): void {
    this.#respond({ name: outcome, tag, code, text });
  }

  #contextFor(tag: Tag): CommandContext {
    return {
      tag,
      clock: this.#options.clock,
      signIn: this.#options.signIn,
      signInFor: this.#options.signInFor,
      names: this.#utf8 ? utf8Names : modifiedUtf7Names,
      utf8: this.#utf8,
      enableUtf8: () => this.#enableUtf8(),
      writer: this.writer,
      respond: (response) => this.#respond(response),
      enter: (phase) => this.#enter(phase),
      comparison: this.#comparison,
      openView: (mailbox, { readOnly }) => this.#openView(mailbox, readOnly),
    };
  }

  #enableUtf8(): void {
    this.#utf8 = true;
    this.writer.utf8 = true;
  }

  #openView(mailbox: Mailbox, readOnly: boolean): View {
    return new View(mailbox, { readOnly, onChange: () => this.#changed() });
  }

  /** Between commands the news waits; an idling client gets it at once. */
  #changed(): void {
    if (this.#unfinished?.awaiting.live !== true) return;
    this.#writeUpdates(LIVE);
    this.#options.onOutput();
  }

  #enter(phase: Phase): void {
    if (this.#phase.name === 'selected') this.#phase.view.close();
    this.#phase = phase;
  }

  #writeUpdates(options: UpdateOptions): void {
    if (this.#phase.name === 'selected') writeUpdates(this.#phase.view, this.writer, options);
  }

  #respond(response: Response): void {
    writeResponse(response, this.writer);
  }
}
