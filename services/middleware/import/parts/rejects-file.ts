import type { ObjectStorage } from '@mailweave/object-storage';

export type Reject = { file: string; line: number; reason: string; userKey?: string };

/** Bad rows shown where there is room for a few sentences only. */
const MAX_FIRST = 3;

type OpenObject = { writer: WritableStreamDefaultWriter<Uint8Array>; written: Promise<void> };

/** The rejected rows of one part as JSON lines; the object comes into being with the first of them. */
export class RejectsFile {
  readonly #storage: Pick<ObjectStorage, 'write'>;
  readonly #key: string;
  readonly #first: Reject[] = [];
  #open: OpenObject | undefined;

  constructor(storage: Pick<ObjectStorage, 'write'>, key: string) {
    this.#storage = storage;
    this.#key = key;
  }

  /** The first few of them. */
  get first(): readonly Reject[] {
    return this.#first;
  }

  /** Resolves once the storage has room for more. Rejects with the storage's error. */
  async add(rejects: readonly Reject[]): Promise<void> {
    if (rejects.length === 0) return;
    if (this.#first.length < MAX_FIRST) this.#first.push(...rejects.slice(0, MAX_FIRST - this.#first.length));
    const text = rejects.map((reject) => `${JSON.stringify(reject)}\n`).join('');
    this.#open ??= this.#start();
    const { writer, written } = this.#open;
    await writer.write(Buffer.from(text)).catch(() => written);
  }

  /** Puts the object in place, if there were rejects. */
  async close(): Promise<void> {
    if (this.#open === undefined) return;
    const { writer, written } = this.#open;
    await writer.close().catch(() => written);
    await written;
  }

  #start(): OpenObject {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const written = this.#storage.write(this.#key, readable);
    // Whoever writes or closes next gets the failure; until then nobody listens.
    written.catch(() => undefined);
    return { writer: writable.getWriter(), written };
  }
}
