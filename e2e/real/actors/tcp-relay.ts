import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Where in a claim something can be made to happen: before the proxy hears of the answer. */
export type ClaimMoment = 'appended' | 'expunged';

type Pair = {
  readonly toClient: Socket;
  readonly toServer: Socket;
  claim: 'none' | 'appending' | 'expunging';
};

/** Bytes of one slice of a slow connection. */
const SLOW_SLICE_BYTES = 97;
const SLOW_PAUSE_MS = 2;

/**
 * A wire between the proxy and the server that can be cut, held up and made slow, and that knows when a claim is
 * half-way (docs/adr/0002-claimed-uids.md).
 */
export class TcpRelay implements AsyncDisposable {
  readonly #target: { readonly host: string; readonly port: number };
  readonly #pairs = new Set<Pair>();
  readonly #server: Server;
  #held: Promise<unknown> = Promise.resolve();
  #slow = false;
  #cutInLiteral = false;
  #atClaim: { readonly moment: ClaimMoment; readonly happen: () => void } | undefined;

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
    this.#server = createServer({ pauseOnConnect: true }, (socket) => this.#connected(socket));
  }

  static async start(host: string, target: { host: string; port: number }): Promise<TcpRelay> {
    const relay = new TcpRelay(target);
    relay.#server.listen(0, host);
    await once(relay.#server, 'listening');
    return relay;
  }

  get address(): { host: string; port: number } {
    const { address, port } = this.#server.address() as AddressInfo;
    return { host: address, port };
  }

  /** Cuts every connection. */
  cut(): void {
    for (const pair of this.#pairs) this.#end(pair);
  }

  /** Cuts the next connection whose server sends a literal, in the middle of it. */
  cutInNextLiteral(): void {
    this.#cutInLiteral = true;
  }

  /** Nothing passes for so long, in both directions. */
  hold(durationMs: number): Promise<unknown> {
    this.#held = pause(durationMs);
    return this.#held;
  }

  async slow(durationMs: number): Promise<void> {
    this.#slow = true;
    await pause(durationMs);
    this.#slow = false;
  }

  /** Once, when a claim gets there. The answer is passed on afterwards, if the wire still holds. */
  atNextClaim(moment: ClaimMoment, happen: () => void): void {
    this.#atClaim = { moment, happen };
  }

  /** Nothing that was asked for happens any more. */
  calm(): void {
    this.#atClaim = undefined;
    this.#cutInLiteral = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #connected(toClient: Socket): void {
    const pair: Pair = { toClient, toServer: connect(this.#target), claim: 'none' };
    this.#pairs.add(pair);
    for (const socket of [toClient, pair.toServer]) {
      socket.setNoDelay();
      socket.on('error', () => this.#end(pair));
      socket.on('close', () => this.#end(pair));
    }
    void this.#pass(toClient, pair.toServer, (chunk) => noteCommand(pair, chunk));
    void this.#pass(pair.toServer, toClient, (chunk) => this.#noteAnswer(pair, chunk));
  }

  /** What the far side has sent to the end is passed on to the end. */
  async #pass(from: Socket, to: Socket, note: (chunk: Buffer) => void): Promise<void> {
    try {
      for await (const chunk of from as AsyncIterable<Buffer>) {
        note(chunk);
        await this.#held;
        await (this.#slow ? writeSlowly(to, chunk) : write(to, chunk));
      }
      to.end();
    } catch {
      to.destroy();
    }
  }

  #noteAnswer(pair: Pair, chunk: Buffer): void {
    const text = chunk.toString('latin1');
    if (pair.claim === 'appending' && text.includes('[APPENDUID ')) this.#reached('appended', pair);
    if (pair.claim === 'expunging' && text.includes(' OK ')) this.#reached('expunged', pair);
    const literal = /\{\d\d+\}\r\n/.exec(text);
    if (!this.#cutInLiteral || literal === null) return;
    this.#cutInLiteral = false;
    pair.toClient.write(chunk.subarray(0, literal.index + literal[0].length + 1));
    this.#end(pair);
  }

  #reached(moment: ClaimMoment, pair: Pair): void {
    pair.claim = 'none';
    if (this.#atClaim?.moment !== moment) return;
    const { happen } = this.#atClaim;
    this.#atClaim = undefined;
    happen();
  }

  #end(pair: Pair): void {
    pair.toClient.destroy();
    pair.toServer.destroy();
    this.#pairs.delete(pair);
  }
}

function noteCommand(pair: Pair, chunk: Buffer): void {
  const text = chunk.toString('latin1');
  if (text.includes('X-Mailweave-Claim: ')) pair.claim = 'appending';
  else if (/ UID EXPUNGE \d+\r\n/.test(text)) pair.claim = 'expunging';
}

async function write(to: Socket, chunk: Buffer): Promise<void> {
  // A socket that has closed says so no more.
  if (to.destroyed) throw new Error('The wire is cut.');
  if (!to.write(chunk)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
}

async function writeSlowly(to: Socket, chunk: Buffer): Promise<void> {
  for (const slice of slicesOf(chunk)) {
    await pause(SLOW_PAUSE_MS);
    await write(to, slice);
  }
}

function slicesOf(chunk: Buffer): Buffer[] {
  const slices: Buffer[] = [];
  for (let start = 0; start < chunk.length; start += SLOW_SLICE_BYTES) {
    slices.push(chunk.subarray(start, start + SLOW_SLICE_BYTES));
  }
  return slices;
}
