import {
  type Command,
  FrameCollector,
  type FrameSink,
  type LiteralHeader,
  parseResponse,
  type Response,
  type ResponseCode,
  type StatusResponse,
  type StatusWord,
  tag,
  type WireSegment,
  WireWriter,
  writeCommand,
} from '@mailweave/imap';
import { type BackendAddress, connectBackend, ImapStream, upgradeBackend } from '@mailweave/imap-connection';
import { signInVerdict } from '@mailweave/push';
import { MailServerLostError } from './mail-server-errors.ts';
import type { Timer } from './timer.ts';

/** Longer lines than these say nothing that is needed. */
const MAX_LINE_BYTES = 65_536;
/** Of one response with its literals. */
const MAX_RESPONSE_BYTES = 1_048_576;
/** More answers than this to one command are no answer to ours. */
const MAX_ANSWERS = 20_000;

/** What a command brought. */
export type ServerAnswer = {
  readonly status: StatusWord;
  readonly code: ResponseCode | undefined;
  readonly untagged: readonly Response[];
};

export type SessionOptions = {
  timer: Timer;
  /** How long a server may be silent while a command runs. */
  commandTimeoutMs: number;
};

type Pending = {
  readonly tag: string;
  /** Undefined: nobody asks for them, and they may be many. */
  readonly untagged: Response[] | undefined;
  readonly onPrompt: () => void;
  resolve(answer: ServerAnswer): void;
  reject(error: Error): void;
};

/**
 * Our end of a connection to a mail server: one command at a time, and what the server tells unasked in between.
 * Every method rejects with MailServerLostError once the connection is gone.
 */
export class ImapSession implements FrameSink, AsyncDisposable {
  /** In upper case, as last told. */
  capabilities: ReadonlySet<string> = new Set();
  /** Told of every other untagged response, those of commands too. */
  onUntagged: (response: Response) => void = () => undefined;
  /** Told of what concerns other mailboxes than the open one: STATUS, and the end of that (RFC 5465 5.8). */
  onElsewhere: (response: Response) => void = () => undefined;
  /** Told once, when the connection is gone. */
  onLost: () => void = () => undefined;
  readonly #options: SessionOptions;
  readonly #collector = new FrameCollector();
  #stream: ImapStream | undefined;
  #pending: Pending | undefined;
  #commands = 0;
  #lost: MailServerLostError | undefined;
  #isBusy = false;
  #stopWatch: () => void = () => undefined;

  private constructor(options: SessionOptions) {
    this.#options = options;
  }

  /**
   * Connected, greeted, encrypted as the address says, and the capabilities known.
   * @throws BackendUnreachableError, MailServerLostError
   */
  static async open(address: BackendAddress, options: SessionOptions): Promise<ImapSession> {
    const session = new ImapSession(options);
    const socket = await connectBackend(address);
    const greeting = session.#expect('', () => undefined);
    session.#stream = new ImapStream(socket, session, session.#events(), { maxLineBytes: MAX_LINE_BYTES });
    const { status } = await greeting;
    // With PREAUTH nobody could say whose mailboxes these are.
    if (status !== 'OK') throw session.#fail();
    if (address.tls === 'starttls') await session.#startTls(address);
    if (session.capabilities.size === 0) await session.run({ name: 'CAPABILITY' });
    return session;
  }

  get isLost(): boolean {
    return this.#lost !== undefined;
  }

  /** @param answers lines for the server's prompts, in their order; after the last an empty one */
  async run(command: Command, answers: readonly string[] = []): Promise<ServerAnswer> {
    const next = [...answers];
    const tagText = this.#nextTag();
    const writer = new WireWriter(this.capabilities.has('LITERAL+') ? 'literal-plus' : 'synchronizing');
    writeCommand({ tag: tag(tagText), command }, writer);
    const [first = [], ...segments] = writer.segments();
    const answer = this.#expect(tagText, () => {
      const segment = segments.shift();
      this.#send(segment ?? [Buffer.from(`${next.shift() ?? ''}\r\n`)]);
    });
    this.#send(first);
    return await answer;
  }

  /**
   * Until `end` is called, the server tells what happens (RFC 2177).
   * @returns once the server has agreed; undefined when it refuses
   */
  async idle(): Promise<{ end(): Promise<ServerAnswer> } | undefined> {
    const tagText = this.#nextTag();
    const { promise: agreed, resolve: agree } = Promise.withResolvers<undefined>();
    const answer = this.#expect(tagText, () => agree(undefined), false);
    this.#send([Buffer.from(`${tagText} IDLE\r\n`)]);
    if ((await Promise.race([agreed, answer])) !== undefined) return undefined;
    this.#stopWatch();
    const end = (): Promise<ServerAnswer> => {
      if (this.#pending?.tag !== tagText) return answer;
      this.#watch();
      this.#send([Buffer.from('DONE\r\n')]);
      return answer;
    };
    return { end };
  }

  line(bytes: Buffer, start: number, end: number, _first: boolean, literal: LiteralHeader | undefined): void {
    const announced = literal?.sizeBytes ?? 0;
    if (this.#collector.heldBytes + announced > MAX_RESPONSE_BYTES) throw new MailServerLostError();
    const frame = this.#collector.line(bytes, start, end, literal);
    if (frame !== undefined) this.#take(parseResponse(frame));
  }

  literal(bytes: Buffer, start: number, end: number, last: boolean): void {
    this.#collector.literal(bytes, start, end, last);
  }

  overlong(): 'skip' {
    this.#collector.clear();
    return 'skip';
  }

  /** Never called: overlong lines are skipped. */
  piece(): void {}

  async [Symbol.asyncDispose](): Promise<void> {
    this.#fail();
  }

  async #startTls(address: BackendAddress): Promise<void> {
    const { status } = await this.run({ name: 'STARTTLS' });
    const stream = this.#stream;
    if (status !== 'OK' || stream === undefined) throw this.#fail();
    const early = await stream.takeRest();
    if (early.length > 0) throw this.#fail();
    try {
      await stream.replaceSocket((socket) => upgradeBackend(socket, address));
    } catch (error) {
      this.#fail();
      throw error;
    }
    stream.resumeFrames();
    // What was told in clear may have come from anybody (RFC 3501 6.2.1).
    this.capabilities = new Set();
  }

  #events() {
    const fail = (): void => void this.#fail();
    return { onReceived: () => undefined, onDrain: () => undefined, onFailure: fail, onClose: fail };
  }

  #take(response: Response): void {
    this.#learn(response);
    if (response.name === 'continuation') this.#pending?.onPrompt();
    else if (isStatus(response) && (response.tag !== undefined || this.#pending?.tag === '')) {
      this.#finish(response);
    } else {
      if ((this.#pending?.untagged?.push(response) ?? 0) > MAX_ANSWERS) throw new MailServerLostError();
      if (response.name === 'STATUS' || hasOverflowed(response)) this.onElsewhere(response);
      else this.onUntagged(response);
    }
  }

  #learn(response: Response): void {
    if (response.name === 'CAPABILITY') this.#setCapabilities(response.capabilities);
    if (!isStatus(response)) return;
    if (response.code?.name === 'CAPABILITY') this.#setCapabilities(response.code.capabilities);
    if (response.name === 'BYE') this.#isBusy = response.code?.name === 'other' && isBusy(response);
  }

  #setCapabilities(names: readonly string[]): void {
    this.capabilities = new Set(names.map((name) => name.toUpperCase()));
  }

  #finish(response: StatusResponse): void {
    const pending = this.#pending;
    if (pending === undefined || (pending.tag !== '' && pending.tag !== response.tag)) return;
    this.#pending = undefined;
    this.#stopWatch();
    pending.resolve({ status: response.name, code: response.code, untagged: pending.untagged ?? [] });
  }

  #nextTag(): string {
    this.#commands += 1;
    return `p${this.#commands}`;
  }

  /** @param tagText empty: the greeting */
  #expect(tagText: string, onPrompt: () => void, keeps = true): Promise<ServerAnswer> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    const { promise, resolve, reject } = Promise.withResolvers<ServerAnswer>();
    this.#pending = { tag: tagText, untagged: keeps ? [] : undefined, onPrompt, resolve, reject };
    this.#watch();
    // An answer may be lost before anybody waits for it.
    promise.catch(() => undefined);
    return promise;
  }

  #watch(): void {
    this.#stopWatch();
    this.#stopWatch = this.#options.timer(this.#options.commandTimeoutMs, () => void this.#fail());
  }

  #send(segment: WireSegment): void {
    for (const bytes of segment) this.#stream?.writeBytes(bytes);
  }

  #fail(): MailServerLostError {
    if (this.#lost !== undefined) return this.#lost;
    const lost = new MailServerLostError(this.#isBusy);
    this.#lost = lost;
    this.#stopWatch();
    this.#pending?.reject(lost);
    this.#pending = undefined;
    this.#stream?.destroy();
    this.onLost();
    return lost;
  }
}

function isStatus(response: Response): response is StatusResponse {
  return ['OK', 'NO', 'BAD', 'BYE', 'PREAUTH'].includes(response.name);
}

function hasOverflowed(response: Response): boolean {
  return (
    isStatus(response) && response.code?.name === 'other' && response.code.atom === 'NOTIFICATIONOVERFLOW'
  );
}

function isBusy({ code }: StatusResponse): boolean {
  return signInVerdict('NO', code) === 'busy';
}
