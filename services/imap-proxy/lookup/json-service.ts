import type { Secret } from '@mailweave/foundation';
import { boundedText } from '@mailweave/host';

export type JsonServiceOptions = {
  readonly url: string;
  readonly timeoutMs: number;
  /** The header Authorization. */
  readonly authorization?: Secret | undefined;
};

export type JsonAnswer = {
  readonly status: number;
  /** Of 200 only. */
  readonly body: unknown;
};

const MAX_ANSWER_BYTES = 16_384;
/** More questions at once than this mean that the service does not keep up. */
const MAX_AT_ONCE = 1_000;

/** A service of the operator's that answers questions about names by HTTP. */
export class JsonService implements Disposable {
  readonly #options: JsonServiceOptions;
  readonly #closed = new AbortController();
  #running = 0;

  constructor(options: JsonServiceOptions) {
    this.#options = options;
  }

  /**
   * @throws when there is no whole answer in time
   */
  async ask(question: object): Promise<JsonAnswer> {
    this.#running += 1;
    try {
      if (this.#running > MAX_AT_ONCE) throw new Error('Too many questions wait for an answer.');
      return await this.#ask(question);
    } finally {
      this.#running -= 1;
    }
  }

  [Symbol.dispose](): void {
    this.#closed.abort();
  }

  async #ask(question: object): Promise<JsonAnswer> {
    const { url, timeoutMs, authorization } = this.#options;
    const response = await fetch(url, {
      method: 'POST',
      // Not in the URL: what stands there ends in the access logs of servers.
      body: JSON.stringify(question),
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(authorization && { authorization: authorization.reveal() }),
      },
      redirect: 'error',
      signal: AbortSignal.any([this.#closed.signal, AbortSignal.timeout(timeoutMs)]),
    });
    const { status } = response;
    if (status === 200) return { status, body: JSON.parse(await boundedText(response, MAX_ANSWER_BYTES)) };
    await response.body?.cancel();
    return { status, body: undefined };
  }
}
