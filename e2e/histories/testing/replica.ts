import { once } from 'node:events';
import { connect } from 'node:net';
import { type Frame, FrameCollector, FrameReader, parseResponse, type Response } from '@mailweave/imap';

export type ReplicaMessage = {
  uid: number | undefined;
  flags: readonly string[] | undefined;
  /** Announced after SELECT, so its UID is not below the UIDNEXT that SELECT told (RFC 3501 2.3.1.1). */
  readonly isNew: boolean;
};

/** RFC 3501 7.4.1: while these run, no number may change. */
const KEEPS_NUMBERS = /^(FETCH|STORE|SEARCH) /;

/**
 * A mail client of one connection that believes what it is told and keeps a mailbox by that alone. It fails when
 * it is told what it may not be told.
 */
export class Replica {
  readonly messages: ReplicaMessage[] = [];
  uidValidity = 0;
  /** The highest that was announced under this UIDVALIDITY. */
  uidNext = 0;
  readonly #socket: ReturnType<typeof connect>;
  readonly #frames: Frame[] = [];
  #closed = false;
  #tags = 0;
  #wake: () => void = () => undefined;

  private constructor(socket: ReturnType<typeof connect>) {
    this.#socket = socket;
    const collector = new FrameCollector();
    const keep = (frame: Frame | undefined): void => {
      if (frame !== undefined) this.#frames.push(frame);
    };
    const reader = new FrameReader(
      {
        line: (bytes, start, end, _first, literal) => keep(collector.line(bytes, start, end, literal)),
        literal: (bytes, start, end, last) => collector.literal(bytes, start, end, last),
        overlong: () => 'skip',
        piece: () => undefined,
      },
      { maxLineBytes: 1_000_000 },
    );
    socket.on('data', (chunk: Buffer) => {
      reader.push(chunk);
      this.#wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#closed = true;
      this.#wake();
    });
  }

  /** Signed in. */
  static async signIn(port: number, user: string, password: string): Promise<Replica> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    await once(socket, 'connect');
    const replica = new Replica(socket);
    await replica.#next();
    await replica.ok(`LOGIN "${user}" "${password}"`);
    return replica;
  }

  /** All responses, the tagged one last. Whatever the server says of its mailbox is taken in. */
  async command(text: string): Promise<Response[]> {
    this.#tags += 1;
    const tag = `t${this.#tags}`;
    this.#socket.write(Buffer.from(`${tag} ${text}\r\n`, 'latin1'));
    const responses: Response[] = [];
    for (;;) {
      const response = await this.#next();
      responses.push(response);
      this.#take(response, text);
      if ('code' in response && response.tag === tag) return responses;
      if (response.name === 'continuation' && text === 'IDLE') this.#socket.write('DONE\r\n');
    }
  }

  /** As command(), without the tagged one, which has to be OK. */
  async ok(text: string): Promise<Response[]> {
    const responses = await this.command(text);
    const tagged = responses.pop();
    if (tagged?.name !== 'OK') throw new Error(`${text}: ${JSON.stringify(tagged)}`);
    return responses;
  }

  /** Opens the INBOX, and asks for every UID and flag. */
  async open(): Promise<void> {
    this.messages.length = 0;
    this.uidNext = 0;
    await this.ok('SELECT INBOX');
    await this.catchUp();
  }

  get uids(): number[] {
    return this.messages.flatMap(({ uid }) => uid ?? []);
  }

  /** Hears of everything and asks for what it was not told. */
  async catchUp(): Promise<void> {
    await this.ok('NOOP');
    const unknown = this.messages.findIndex(({ uid, flags }) => uid === undefined || flags === undefined);
    if (unknown >= 0) await this.ok(`FETCH ${unknown + 1}:* (UID FLAGS)`);
  }

  close(): void {
    this.#socket.destroy();
  }

  async #next(): Promise<Response> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return parseResponse(frame);
      if (this.#closed) throw new Error('The server has closed the connection.');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #take(response: Response, command: string): void {
    switch (response.name) {
      case 'EXISTS':
        if (response.count < this.messages.length) throw new Error('EXISTS made the mailbox smaller.');
        while (this.messages.length < response.count) {
          this.messages.push({ uid: undefined, flags: undefined, isNew: !command.startsWith('SELECT') });
        }
        break;
      case 'EXPUNGE':
        if (KEEPS_NUMBERS.test(command)) throw new Error(`EXPUNGE came during ${command}.`);
        if (this.messages.splice(response.sequence - 1, 1).length === 0)
          throw new Error('EXPUNGE of nothing.');
        break;
      case 'FETCH':
        this.#fetched(response);
        break;
      case 'OK':
        if (response.code?.name === 'UIDVALIDITY') this.uidValidity = response.code.uidValidity;
        if (response.code?.name === 'UIDNEXT') this.uidNext = response.code.uid;
    }
  }

  #fetched({ sequence, attributes }: Extract<Response, { name: 'FETCH' }>): void {
    const message = this.messages[sequence - 1];
    if (message === undefined) throw new Error(`FETCH of ${sequence}, which does not exist.`);
    for (const { name, value } of attributes) {
      if (name === 'UID' && value.kind === 'atom') this.#learnUid(message, Number(value.text));
      if (name === 'FLAGS' && value.kind === 'list') {
        const flags = value.values.map((flag) => (flag.kind === 'atom' ? flag.text : ''));
        message.flags = flags.filter((flag) => flag !== '\\Recent').sort();
      }
    }
  }

  /** UIDs rise with the numbers and never change (RFC 3501 2.3.1.1). */
  #learnUid(message: ReplicaMessage, uid: number): void {
    if (message.uid !== undefined && message.uid !== uid)
      throw new Error(`UID ${message.uid} became ${uid}.`);
    if (message.isNew && uid < this.uidNext) throw new Error(`New UID ${uid} below UIDNEXT ${this.uidNext}.`);
    message.uid = uid;
    const { uids } = this;
    if (uids.some((each, at) => at > 0 && each <= (uids[at - 1] ?? 0))) throw new Error('UIDs do not rise.');
  }
}
