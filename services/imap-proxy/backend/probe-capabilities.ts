import { FrameCollector, type FrameSink, parseResponse } from '@mailweave/imap';
import { type BackendAddress, connectBackend, ImapStream } from '@mailweave/imap-connection';
import { type Capabilities, capabilitySet } from './capabilities.ts';

/**
 * Asks the IMAP server once, without signing in, what it takes.
 *
 * @returns an empty set when it tells nothing within the connect time-out
 * @throws BackendUnreachableError
 */
export async function probeCapabilities(address: BackendAddress): Promise<Capabilities> {
  const socket = await connectBackend(address);
  return await new Promise((resolve) => {
    const done = (capabilities: Capabilities): void => {
      clearTimeout(timer);
      stream.destroy();
      resolve(capabilities);
    };
    const timer = setTimeout(() => done(new Set()), address.connectTimeoutMs);
    const events = {
      onReceived: () => undefined,
      onFailure: () => done(new Set()),
      onClose: () => done(new Set()),
      onDrain: () => undefined,
    };
    const stream = new ImapStream(socket, new CapabilitySink(done), events, { maxLineBytes: 8_192 });
    stream.writeText('mw CAPABILITY\r\n');
  });
}

class CapabilitySink implements FrameSink {
  readonly #done: (capabilities: Capabilities) => void;
  readonly #collector = new FrameCollector();

  constructor(done: (capabilities: Capabilities) => void) {
    this.#done = done;
  }

  line(bytes: Buffer, start: number, end: number): void {
    const frame = this.#collector.line(bytes, start, end, undefined);
    const response = frame === undefined ? undefined : parseResponse(frame);
    if (response?.name === 'CAPABILITY') this.#done(capabilitySet(response.capabilities));
  }

  literal(): void {}

  overlong(): 'skip' {
    return 'skip';
  }

  piece(): void {}
}
