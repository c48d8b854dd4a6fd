import type { Gateway, Push, PushOutcome, Transport } from '@mailweave/push';

/** One gateway with the attempts that it has under way. */
type Use = { readonly gateway: Gateway; underWay: number };

/** A gateway whose settings may change: what comes goes to the one that is made of the newest, and the one before ends what it has begun. */
export class ReplaceableGateway implements Gateway {
  readonly transport: Transport;
  #current: Use | undefined;
  readonly #ending = new Set<Use>();
  #isClosed = false;

  constructor(transport: Transport) {
    this.transport = transport;
  }

  /** Whether its transport is configured at this moment. */
  get isThere(): boolean {
    return this.#current !== undefined;
  }

  /** @param gateway undefined: the transport is configured no more, and what is for it waits */
  replace(gateway: Gateway | undefined): void {
    const before = this.#current;
    this.#current = gateway && { gateway, underWay: 0 };
    if (before === undefined) return;
    this.#ending.add(before);
    this.#endIdle(before);
  }

  async send(push: Push): Promise<PushOutcome> {
    const use = this.#current;
    if (use === undefined) return { outcome: 'misconfigured', reason: 'not-configured' };
    use.underWay += 1;
    try {
      return await use.gateway.send(push);
    } finally {
      use.underWay -= 1;
      this.#endIdle(use);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const uses = [...this.#ending, ...(this.#current === undefined ? [] : [this.#current])];
    await Promise.all(uses.map(({ gateway }) => gateway[Symbol.asyncDispose]()));
  }

  #endIdle(use: Use): void {
    if (this.#isClosed || use.underWay > 0 || !this.#ending.delete(use)) return;
    // What it closes are connections that nobody uses any more.
    Promise.resolve(use.gateway[Symbol.asyncDispose]()).catch(() => undefined);
  }
}
