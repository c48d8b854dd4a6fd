import { type LiteralMode, type WireSegment, WireWriter } from '@mailweave/imap';
import type { ImapStream } from '@mailweave/imap-connection';
import type { EnabledExtensions, HeldResponse } from '@mailweave/mailbox-overlay';
import { BackendProtocolError } from '../backend/backend-errors.ts';
import { type Capabilities, capabilitySet } from '../backend/capabilities.ts';
import type { Collecting, ResponseRouter, TaggedAnswer } from './response-router.ts';
import { SessionClosed } from './session-closed.ts';

/** Lines that are relayed; a longer one is streamed instead of collected. */
export const RELAYED_LINE_BYTES = 65_536;
/** All that one command may bring while it is held back from the client. */
const HELD_BYTES = 134_217_728;
/** What a response costs beside its bytes, about. */
const HELD_OVERHEAD_BYTES = 256;

const NOTHING = Buffer.alloc(0);

/** What a command of the proxy's own brought. */
export type OwnAnswer = {
  readonly tagged: readonly TaggedAnswer[];
  /** Every untagged response that came meanwhile, in order. */
  readonly untagged: readonly HeldResponse[];
};

/** The connection to the IMAP server: sends commands, waits for their ends. */
export class BackendLink {
  capabilities: Capabilities = new Set();
  /** What the backend has confirmed. Shared with the views of the mailboxes that are opened. */
  readonly enabled: EnabledExtensions = { condstore: false, qresync: false, utf8: false };
  readonly stream: ImapStream;
  readonly router: ResponseRouter;
  readonly #tagPrefix: string;
  #ownCommands = 0;
  #closed = false;
  readonly #rejects = new Set<(reason: SessionClosed) => void>();

  /** @param tagPrefix unguessable, so that no client's tag can be mistaken for one of the proxy's */
  constructor(stream: ImapStream, router: ResponseRouter, tagPrefix: string) {
    this.stream = stream;
    this.router = router;
    this.#tagPrefix = tagPrefix;
  }

  get literalMode(): LiteralMode {
    if (this.capabilities.has('LITERAL+')) return 'literal-plus';
    return this.capabilities.has('LITERAL-') ? 'literal-minus' : 'synchronizing';
  }

  /** For what goes to the backend. */
  newWriter(): WireWriter {
    const writer = new WireWriter(this.literalMode);
    writer.utf8 = this.enabled.utf8;
    return writer;
  }

  learn(capabilities: readonly string[]): void {
    this.capabilities = capabilitySet(capabilities);
  }

  ownTag(): string {
    this.#ownCommands += 1;
    return `${this.#tagPrefix}${this.#ownCommands}`;
  }

  /** A command of the client that needs no `+` of the backend; its answer is relayed. */
  relay(tag: string, segment: WireSegment): void {
    this.router.expectRelayed(tag);
    for (const bytes of segment) this.stream.writeBytes(bytes);
  }

  /** Sends a command, waits for its tagged answer; untagged ones go to `collecting`, else to the client. */
  async run(tag: string, segments: readonly WireSegment[], collecting?: Collecting): Promise<TaggedAnswer> {
    const answer = this.expect(tag);
    return this.collectDuring(collecting, async () => {
      for (const [at, segment] of segments.entries()) {
        const prompt = at === 0 ? undefined : await this.continuationOr(answer);
        if (prompt !== undefined && !Buffer.isBuffer(prompt)) return prompt;
        for (const bytes of segment) this.stream.writeBytes(bytes);
      }
      return await answer;
    });
  }

  /** Sends commands of the proxy's own together; of what comes meanwhile only notices reach the client. */
  own(commands: readonly string[]): Promise<OwnAnswer> {
    return this.#together(commands, () => true);
  }

  /** As own(), but only untagged responses that begin with these words are kept; all others are the client's. */
  ask(commands: readonly string[], words: readonly string[]): Promise<OwnAnswer> {
    return this.#together(commands, (head) => head.kind === 'untagged' && words.includes(head.word));
  }

  /** As own(), for one command with literals. */
  async ownWritten(write: (writer: WireWriter) => void): Promise<OwnAnswer> {
    const untagged: HeldResponse[] = [];
    const tagged = await this.#runOwn(write, collectOwn(untagged));
    return { tagged: [tagged], untagged };
  }

  /** A command of the proxy's own whose untagged answers are the client's business, but for `collecting`. */
  ownRelayed(write: (writer: WireWriter) => void, collecting?: Collecting): Promise<TaggedAnswer> {
    return this.#runOwn(write, collecting);
  }

  /** @param atOnce called before the byte behind the answer is looked at */
  expect(tag: string, atOnce?: () => void): Promise<TaggedAnswer> {
    return this.#untilClosed((resolve) =>
      this.router.expect(tag, (answer) => {
        atOnce?.();
        resolve(answer);
      }),
    );
  }

  /** The backend's next `+` line, or the tagged answer if it comes instead. */
  async continuationOr(answer: Promise<TaggedAnswer>): Promise<Buffer | TaggedAnswer> {
    let giveUp = (_line: Buffer): void => undefined;
    const prompt = this.#untilClosed<Buffer>((resolve) => {
      this.router.continuation = resolve;
      giveUp = resolve;
    });
    try {
      return await Promise.race([prompt, answer]);
    } finally {
      this.router.continuation = undefined;
      giveUp(NOTHING);
    }
  }

  /** What the backend says while `work` is under way goes to `collecting`, undefined: to the client. */
  async collectDuring<T>(collecting: Collecting | undefined, work: () => Promise<T>): Promise<T> {
    const before = this.router.collecting;
    this.router.collecting = collecting;
    try {
      return await work();
    } finally {
      this.router.collecting = before;
    }
  }

  /** Until every relayed command has its answer. */
  quiet(): Promise<void> | undefined {
    if (this.router.relayedCommands === 0) return undefined;
    return this.#untilClosed((resolve) => this.router.whenQuiet(() => resolve()));
  }

  /** Rejects everything that waits. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#rejects.size > 0) {
      const reason = new SessionClosed();
      for (const reject of this.#rejects) reject(reason);
      this.#rejects.clear();
    }
    this.stream.destroy();
  }

  async #together(commands: readonly string[], wants: Collecting['wants']): Promise<OwnAnswer> {
    const tags = commands.map(() => this.ownTag());
    const text = commands.map((command, at) => `${tags[at]} ${command}\r\n`).join('');
    const untagged: HeldResponse[] = [];
    const answers = Promise.all(tags.map((tag) => this.expect(tag)));
    const tagged = await this.collectDuring({ ...collectOwn(untagged), wants }, async () => {
      this.stream.writeText(text);
      return await answers;
    });
    return { tagged, untagged };
  }

  #runOwn(write: (writer: WireWriter) => void, collecting: Collecting | undefined): Promise<TaggedAnswer> {
    const tag = this.ownTag();
    const writer = this.newWriter();
    writer.raw(`${tag} `);
    write(writer);
    writer.crlf();
    return this.run(tag, writer.segments(), collecting);
  }

  #untilClosed<T>(start: (resolve: (value: T) => void) => void): Promise<T> {
    const promise = new Promise<T>((resolve, reject) => {
      if (this.#closed) {
        reject(new SessionClosed());
        return;
      }
      this.#rejects.add(reject);
      start((value) => {
        this.#rejects.delete(reject);
        resolve(value);
      });
    });
    // A command may be left before its answer is waited for; that the session ended is told elsewhere.
    promise.catch(() => undefined);
    return promise;
  }
}

function collectOwn(untagged: HeldResponse[]): Collecting {
  return { ...collectAll(untagged), passesNotices: true };
}

/** @throws BackendProtocolError from take() when there is no end of it */
export function collectAll(untagged: HeldResponse[]): Collecting {
  let heldBytes = 0;
  const take = (held: HeldResponse): void => {
    heldBytes += held.bytes.length + HELD_OVERHEAD_BYTES;
    if (heldBytes > HELD_BYTES) throw new BackendProtocolError('more than can be held');
    untagged.push(held);
  };
  return { wants: () => true, take };
}
