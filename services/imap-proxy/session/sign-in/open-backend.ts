/** Connects to the IMAP server up to the point where it waits for a log-in. */
import {
  FrameCollector,
  type FrameSink,
  type LiteralHeader,
  parseResponse,
  type Response,
} from '@mailweave/imap';
import { type BackendAddress, connectBackend, ImapStream, upgradeBackend } from '@mailweave/imap-connection';
import { BackendProtocolError } from '../../backend/backend-errors.ts';
import { BackendLink, RELAYED_LINE_BYTES } from '../backend-link.ts';
import { ResponseRouter } from '../response-router.ts';
import type { Session } from '../session.ts';

/**
 * @throws BackendUnreachableError when there is no connection
 * @throws BackendProtocolError when the greeting is none
 * @throws SessionClosed when it does not come in time, or the client has gone
 */
export async function openBackend(session: Session, address: BackendAddress): Promise<BackendLink> {
  const { context } = session;
  const socket = await connectBackend(address, session.endpoints);
  const tagPrefix = `mw${context.random.hex(6)}`;
  const router = new ResponseRouter(session.relay, tagPrefix);
  const greeting = new GreetingSink(router);
  const stream = new ImapStream(
    socket,
    greeting,
    {
      onReceived: () => session.backendReceived(),
      onFailure: (error) => lost(error),
      onClose: () => lost(),
      onDrain: () => session.backendDrained(),
    },
    { maxLineBytes: RELAYED_LINE_BYTES },
  );
  const link = new BackendLink(stream, router, tagPrefix);
  const lost = (error?: unknown): void => {
    greeting.fail();
    link.close();
    session.backendLost(link, error);
  };
  session.connecting(link);
  const timer = setTimeout(() => link.close(), address.connectTimeoutMs);
  try {
    await welcome(link, await greeting.response);
    if (address.tls === 'starttls') await startTls(link, address);
    return link;
  } catch (error) {
    link.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function welcome(link: BackendLink, greeting: Response): Promise<void> {
  // PREAUTH would be somebody else's mailbox.
  if (greeting.name !== 'OK') throw new BackendProtocolError('no greeting');
  if (greeting.code?.name === 'CAPABILITY') link.learn(greeting.code.capabilities);
  else await askCapabilities(link);
}

async function startTls(link: BackendLink, address: BackendAddress): Promise<void> {
  const tag = link.ownTag();
  const answer = link.expect(tag, () => link.stream.pauseFrames());
  link.stream.writeText(`${tag} STARTTLS\r\n`);
  if ((await answer).response.name !== 'OK') throw new BackendProtocolError('no OK to STARTTLS');
  // What stands behind the OK could be anybody's.
  const rest = await link.stream.takeRest();
  if (rest.length > 0) throw new BackendProtocolError('bytes before the TLS handshake');
  await link.stream.replaceSocket((socket) => upgradeBackend(socket, address));
  link.stream.resumeFrames();
  await askCapabilities(link);
}

async function askCapabilities(link: BackendLink): Promise<void> {
  const { untagged } = await link.own(['CAPABILITY']);
  for (const { response } of untagged) {
    if (response.name === 'CAPABILITY') link.learn(response.capabilities);
  }
}

/** Takes the greeting; everything after it is the router's. */
class GreetingSink implements FrameSink {
  readonly response: Promise<Response>;
  readonly #next: FrameSink;
  readonly #collector = new FrameCollector();
  #resolve: (response: Response) => void = () => undefined;
  #reject: (reason: Error) => void = () => undefined;
  #greeted = false;

  constructor(next: FrameSink) {
    this.#next = next;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.response.catch(() => undefined);
  }

  fail(): void {
    // Most connections end long after their greeting: an Error would cost its stack for nothing.
    if (!this.#greeted) this.#reject(new BackendProtocolError('no greeting'));
  }

  line(bytes: Buffer, start: number, end: number, first: boolean, literal: LiteralHeader | undefined): void {
    if (this.#greeted) {
      this.#next.line(bytes, start, end, first, literal);
      return;
    }
    const frame = this.#collector.line(bytes, start, end, literal);
    if (frame === undefined) return;
    const response = parseResponse(frame);
    this.#greeted = true;
    this.#resolve(response);
  }

  literal(bytes: Buffer, start: number, end: number, last: boolean): void {
    if (this.#greeted) this.#next.literal(bytes, start, end, last);
    else this.#collector.literal(bytes, start, end, last);
  }

  overlong(head: Buffer, first: boolean): 'skip' | 'stream' {
    if (!this.#greeted) throw new BackendProtocolError('an endless greeting');
    return this.#next.overlong(head, first);
  }

  piece(bytes: Buffer, start: number, end: number, last: boolean, literal: LiteralHeader | undefined): void {
    this.#next.piece(bytes, start, end, last, literal);
  }
}
