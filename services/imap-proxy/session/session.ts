import type { Socket } from 'node:net';
import { AppError } from '@mailweave/foundation';
import { commandGrammar, FrameError, ImapSyntaxError, type WireSegment } from '@mailweave/imap';
import { BackendUnreachableError, type Endpoints, ImapStream } from '@mailweave/imap-connection';
import type { Comparator } from '@mailweave/message';
import { BackendProtocolError } from '../backend/backend-errors.ts';
import { ownCapabilities, rewriteCapabilityCode } from '../backend/capabilities.ts';
import type { ProxyContext } from '../context.ts';
import type { ConnectionPlaces } from '../limits/connection-places.ts';
import { DirectoryUnavailableError } from '../routing/backend-directory.ts';
import type { Backend } from '../routing/backends.ts';
import { Folders } from '../weaving/folders.ts';
import type { UserWeave } from '../weaving/user-weave.ts';
import type { BackendLink } from './backend-link.ts';
import type { IdParameters } from './client-id.ts';
import { ClientRelay } from './client-relay.ts';
import { type ClientCommand, type ClientLine, CommandReader } from './command-reader.ts';
import type { TaggedAnswer } from './response-router.ts';
import type { SelectedMailbox } from './selected-mailbox.ts';
import { SessionClosed } from './session-closed.ts';

export type SessionPhase = 'not-authenticated' | 'authenticated' | 'logout';

/** What a command does; undefined when there is nothing to wait for. */
export type CommandHandler = (session: Session, command: ClientCommand) => Promise<void> | undefined;

/** What the commands of a session do: wired by the service, so that a session knows no command. */
export type SessionHandlers = {
  handlerOf(session: Session, command: ClientCommand): CommandHandler;
  /** APPEND with a literal, whose message is streamed. */
  append(session: Session, tag: string, line: ClientLine): Promise<void>;
};

export type SessionOptions = {
  readonly handlers: SessionHandlers;
  /** The socket is TLS already. */
  readonly secure: boolean;
  /** STARTTLS is offered on this listener. */
  readonly startTls: boolean;
  /** Where the client is, also behind a load balancer. */
  readonly endpoints: Endpoints;
  /** The client's network; undefined where its address stands for many. */
  readonly network: string | undefined;
  /** What it holds under the limits. */
  readonly places: ConnectionPlaces;
  onEnd(session: Session): void;
};

/** One client's connection and, once signed in, the connection to the IMAP server behind it. */
export class Session {
  readonly context: ProxyContext;
  readonly reader: CommandReader;
  readonly relay: ClientRelay;
  phase: SessionPhase = 'not-authenticated';
  /** True once the client's bytes are encrypted. */
  secure: boolean;
  /** True once the client's bytes are compressed. */
  compressed = false;
  /** Set while signed in as a user whose inbox may be woven. */
  weave: UserWeave | undefined;
  selected: SelectedMailbox | undefined;
  /** Set with `weave`. */
  folders: Folders | undefined;
  /** What texts of woven messages are compared by, in whatever mailbox; undefined: nothing is known of it. */
  comparator: Comparator | undefined;
  /** What the client said about itself before its log-in. */
  earlyId: IdParameters;
  /** The client idles: nothing is under way that draining would have to wait for. */
  idling = false;
  readonly #client: ImapStream;
  readonly #options: SessionOptions;
  #link: BackendLink | undefined;
  /** The connection that a log-in is made on. */
  #pendingLink: BackendLink | undefined;
  #backend: Backend | undefined;
  #working = false;
  /** An APPEND is under way: its message may take as long as the client needs. */
  #uploading = false;
  #ended = false;
  #lastActiveMs: number;

  constructor(socket: Socket, context: ProxyContext, options: SessionOptions) {
    this.context = context;
    this.secure = options.secure;
    this.#options = options;
    this.#lastActiveMs = context.clock.nowMs();
    this.reader = new CommandReader(
      {
        command: (command) => this.#command(command),
        append: (tag, line) => this.#append(tag, line),
        malformed: (tag, text) => this.#malformed(tag, text),
        goAhead: () => this.text('+ Ready for the literal.\r\n'),
      },
      { commandLiteralBytes: context.config.limits.commandLiteralBytes },
    );
    this.#client = new ImapStream(
      socket,
      this.reader,
      {
        onReceived: () => this.#received(),
        onFailure: (error) => this.#clientFailed(error),
        onClose: () => this.end(),
        onDrain: () => this.#clientDrained(),
      },
      {
        maxLineBytes: context.config.limits.commandLineBytes,
        lingerMs: context.config.limits.drainTimeoutMs,
      },
    );
    this.reader.attach(this.#client);
    this.relay = new ClientRelay(this.#client, ownCapabilities(context.config));
  }

  get network(): string | undefined {
    return this.#options.network;
  }

  get places(): ConnectionPlaces {
    return this.#options.places;
  }

  get endpoints(): Endpoints {
    return this.#options.endpoints;
  }

  get canStartTls(): boolean {
    return this.#options.startTls && !this.secure;
  }

  /** Passwords are not taken in clear. */
  get mustStartTls(): boolean {
    return this.context.config.requireTls && !this.secure;
  }

  get client(): ImapStream {
    return this.#client;
  }

  /** True while a command is under way. */
  get working(): boolean {
    return this.#working || (this.#link?.router.relayedCommands ?? 0) > 0;
  }

  /** A command waits for the backend, which is not waiting for the client itself. */
  get waitsForBackend(): boolean {
    return this.working && !this.idling && !this.#client.congested;
  }

  /** Changes while a command is being answered; while a message is uploaded, with its bytes as well. */
  get answeredBytes(): number {
    const answered = this.#link?.stream.receivedBytes ?? 0;
    return this.#uploading ? answered + this.#client.receivedBytes : answered;
  }

  get responseTimeoutMs(): number {
    return this.#backend?.responseTimeoutMs ?? 0;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Milliseconds since 1970 of the client's last byte or, while a command is answered, of the backend's. */
  get lastActiveMs(): number {
    return this.#lastActiveMs;
  }

  /** The signed-in connection to the backend. */
  get link(): BackendLink {
    if (this.#link === undefined) throw new SessionClosed();
    return this.#link;
  }

  /**
   * A connection to the backend is being opened: it ends with the session from here on.
   *
   * @throws SessionClosed when the client is gone already
   */
  connecting(link: BackendLink): void {
    if (this.#ended) {
      link.close();
      throw new SessionClosed();
    }
    this.#pendingLink = link;
  }

  /** From now on what the backend says may reach the client. */
  signedIn(link: BackendLink, backend: Backend, weave: UserWeave | undefined): void {
    this.#backend = backend;
    this.#pendingLink = undefined;
    this.earlyId = undefined;
    this.#link = link;
    this.weave = weave;
    this.folders = weave && new Folders(link, weave);
    this.relay.muted = false;
    this.phase = 'authenticated';
  }

  /** The mailbox is left: numbers mean the same on both sides again. */
  deselect(): void {
    this.selected = undefined;
    this.relay.view = undefined;
    this.relay.onLastWentAway = undefined;
    this.relay.onNewMail = undefined;
  }

  select(selected: SelectedMailbox): void {
    this.selected = selected;
    this.relay.view = selected.view;
    this.relay.onLastWentAway = () => {
      selected.notBeforeMs = this.context.clock.nowMs();
    };
    this.relay.onNewMail = () => {
      const { weave } = this;
      if (selected.view.woven.some(({ message }) => weave?.mayBeReinjected(message))) weave?.noteChange();
    };
  }

  text(text: string): void {
    this.relay.text(text);
  }

  /** A tagged line of the proxy's own. */
  tagged(tag: string, status: 'OK' | 'NO' | 'BAD', text: string): void {
    this.text(`${tag} ${status} ${text}\r\n`);
  }

  answer(answer: TaggedAnswer): void {
    const { response, bytes } = answer;
    this.relay.heard(response);
    if (response.code?.name !== 'CAPABILITY') this.relay.pieces([bytes]);
    else this.text(rewriteCapabilityCode(bytes.toString('latin1'), this.relay.ownCapabilities));
  }

  /** The command's bytes for the backend. */
  segments(command: ClientCommand): WireSegment[] {
    const writer = this.link.newWriter();
    writer.frame(command.frame);
    writer.crlf();
    return writer.segments();
  }

  /** After each chunk from the backend: it leaves at once, and a slow client stops the reading. */
  backendReceived(): void {
    if (this.working && !this.idling) this.#lastActiveMs = this.context.clock.nowMs();
    this.#client.flush();
    if (this.#client.congested) this.#link?.stream.hold();
  }

  /** Says good-bye, if the client stands between two responses, and closes both connections. */
  bye(text: string): void {
    if (this.#ended) return;
    if (!this.relay.midResponse) this.text(`* BYE ${text}\r\n`);
    this.end();
  }

  /** Both connections end; what was written still leaves. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.phase = 'logout';
    this.weave?.close();
    this.reader.close();
    this.#pendingLink?.close();
    this.#link?.close();
    this.#client.end();
    this.#options.onEnd(this);
  }

  /** What was written to the backend has left. */
  backendDrained(): void {
    if (!this.#client.congested) this.#client.release();
  }

  #clientDrained(): void {
    this.#link?.stream.release();
    if (this.#link?.stream.congested !== true) this.#client.release();
  }

  /** After each chunk from the client: it leaves at once, and who takes nothing may not give either. */
  #received(): void {
    this.#lastActiveMs = this.context.clock.nowMs();
    const backend = this.#link?.stream;
    backend?.flush();
    this.#client.flush();
    if (backend?.congested === true || this.#client.congested) this.#client.hold();
  }

  #command(command: ClientCommand): void {
    // The word is the client's: only words of the grammar may become a label of a metric.
    this.context.events.command(commandGrammar(command.word) === undefined ? 'other' : command.word);
    this.#work(command.tag, () => this.#options.handlers.handlerOf(this, command)(this, command));
  }

  #append(tag: string, line: ClientLine): void {
    this.context.events.command('APPEND');
    if (this.phase === 'not-authenticated') {
      this.reader.discard(line.literal);
      this.tagged(tag, 'BAD', 'Please log in first.');
      return;
    }
    this.#uploading = true;
    this.#work(tag, () => this.#options.handlers.append(this, tag, line));
  }

  #malformed(tag: string | undefined, text: string): void {
    this.context.events.protocolError('client', new AppError({ code: 'imap-malformed', publicText: text }));
    this.text(`${tag ?? '*'} BAD ${text}\r\n`);
    // It may have to wait for the end of a response, and so have the next ones.
    this.#work(tag ?? '*', () => this.relay.between());
  }

  /** One catch per command; while a command has to be waited for, the next ones wait in the socket. */
  #work(tag: string, work: () => Promise<void> | undefined): void {
    if (this.#ended) return;
    // Before the work begins: it may itself ask for the client's next line.
    this.#client.pauseFrames();
    let running: Promise<void> | undefined;
    try {
      running = work();
    } catch (error) {
      this.#failed(tag, error);
    }
    if (running === undefined) {
      if (!this.#ended) this.#client.resumeFrames();
      return;
    }
    this.#working = true;
    running.catch((error: unknown) => this.#failed(tag, error)).finally(() => this.#worked());
  }

  #worked(): void {
    this.#working = false;
    this.#uploading = false;
    this.#lastActiveMs = this.context.clock.nowMs();
    if (!this.#ended) this.#client.resumeFrames();
  }

  #failed(tag: string, error: unknown): void {
    if (this.#ended || error instanceof SessionClosed) return;
    if (error instanceof ImapSyntaxError) {
      this.tagged(tag, 'BAD', error.publicText);
    } else if (error instanceof BackendUnreachableError || error instanceof DirectoryUnavailableError) {
      this.tagged(tag, 'NO', `[UNAVAILABLE] ${error.publicText}`);
    } else if (error instanceof AppError) {
      this.context.events.protocolError('backend', error);
      this.bye(error.publicText);
    } else {
      const reference = this.context.random.hex(4);
      this.context.events.bug(reference, error);
      this.bye(`Something went wrong here, not with your mail (reference ${reference}).`);
    }
  }

  /** The backend's bytes could not be read, or its connection is gone: `error` is undefined then. */
  backendLost(link: BackendLink, error: unknown): void {
    if (this.#ended || this.#link !== link) return;
    // It has said good-bye itself, and the client has heard it.
    if (link.router.saidBye) {
      this.end();
      return;
    }
    this.context.events.protocolError('backend', error ?? new BackendProtocolError('nothing more'));
    this.bye('The connection to the mail server broke.');
  }

  #clientFailed(error: unknown): void {
    if (this.#ended) return;
    if (error instanceof FrameError) {
      this.context.events.protocolError('client', error);
      this.bye(error.publicText);
    } else {
      this.#failed('*', error);
      this.end();
    }
  }
}
