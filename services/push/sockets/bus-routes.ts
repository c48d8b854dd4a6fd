import type { Bus, RandomSource } from '@mailweave/foundation';
import type { SocketFrame, SocketRoutes } from '@mailweave/push-gateways';
import type { HeldSockets } from './held-sockets.ts';

const CHANNEL = 'push-sockets';

/** A process that holds a socket says so within this time. */
const ANSWER_WITHIN_MS = 500;

type BusMessage =
  | { readonly ask: string; readonly from: string; readonly frame: SocketFrame }
  | { readonly taken: string; readonly to: string };

export type BusRoutesPorts = {
  readonly bus: Bus;
  readonly random: RandomSource;
  /** Calls back after a time; the returned function calls it off. */
  readonly after: (delayMs: number, work: () => void) => () => void;
};

/**
 * Sockets wherever they are held. Nobody keeps a list of them: a frame goes to every process, and those that hold a socket for it
 * say so. Then there is no list that is wrong after a process has died.
 */
export class BusRoutes implements SocketRoutes, Disposable {
  readonly #held: HeldSockets;
  readonly #ports: BusRoutesPorts;
  readonly #processId: string;
  readonly #asked = new Map<string, (taken: boolean) => void>();
  readonly #unsubscribe: () => void;

  constructor(held: HeldSockets, ports: BusRoutesPorts) {
    this.#held = held;
    this.#ports = ports;
    this.#processId = ports.random.hex(8);
    this.#unsubscribe = ports.bus.subscribe(CHANNEL, {
      message: (text) => this.#hear(JSON.parse(text) as BusMessage),
      // What was missed is over: whoever asked has had `absent` for an answer.
      onGap: () => undefined,
    });
  }

  async deliver(frame: SocketFrame): Promise<boolean> {
    const here = this.#held.deliver(frame);
    const elsewhere = this.#ask(frame);
    return here || elsewhere;
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
    for (const answer of this.#asked.values()) answer(false);
  }

  #ask(frame: SocketFrame): Promise<boolean> {
    const ask = this.#ports.random.hex(8);
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const callOff = this.#ports.after(ANSWER_WITHIN_MS, () => answer(false));
    const answer = (taken: boolean): void => {
      callOff();
      this.#asked.delete(ask);
      resolve(taken);
    };
    this.#asked.set(ask, answer);
    this.#tell({ ask, from: this.#processId, frame });
    return promise;
  }

  #hear(message: BusMessage): void {
    if ('taken' in message) {
      if (message.to === this.#processId) this.#asked.get(message.taken)?.(true);
      return;
    }
    if (message.from === this.#processId || !this.#held.deliver(message.frame)) return;
    this.#tell({ taken: message.ask, to: message.from });
  }

  #tell(message: BusMessage): void {
    this.#ports.bus.publish(CHANNEL, JSON.stringify(message));
  }
}
