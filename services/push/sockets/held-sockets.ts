import type { AccountId } from '@mailweave/push';
import type { SocketFrame } from '@mailweave/push-gateways';

/** What the rest of the service sees of a socket. */
export type HeldSocket = {
  readonly accountId: AccountId;
  /** Undefined: an app of no brand, which is told what every brand is. */
  readonly clientId: string | undefined;
  readonly connectionId: string;
  /** False: it has not read what it was sent before, and is closed. */
  send(text: string): boolean;
};

/** Sockets of an account in one process. */
const SOCKETS_PER_ACCOUNT = 8;

/** The sockets that this process holds, by account. */
export class HeldSockets {
  readonly #accounts = new Map<AccountId, HeldSocket[]>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** `full`: the account has as many as it may. `known`: it has one of this name. */
  add(socket: HeldSocket): 'added' | 'full' | 'known' {
    const held = this.#accounts.get(socket.accountId) ?? [];
    if (held.some(({ connectionId }) => connectionId === socket.connectionId)) return 'known';
    if (held.length >= SOCKETS_PER_ACCOUNT) return 'full';
    this.#accounts.set(socket.accountId, [...held, socket]);
    this.#count += 1;
    return 'added';
  }

  /** Does nothing for one that is not held. */
  remove(socket: HeldSocket): void {
    const held = this.#accounts.get(socket.accountId) ?? [];
    const others = held.filter((other) => other !== socket);
    this.#count -= held.length - others.length;
    if (others.length === 0) this.#accounts.delete(socket.accountId);
    else this.#accounts.set(socket.accountId, others);
  }

  /** False: no socket took it. */
  deliver({ accountId, clientId, text }: SocketFrame): boolean {
    const meant = (this.#accounts.get(accountId) ?? []).filter(
      (socket) => socket.clientId === undefined || socket.clientId === clientId,
    );
    return meant.map((socket) => socket.send(text)).includes(true);
  }

  *[Symbol.iterator](): Generator<HeldSocket> {
    for (const held of this.#accounts.values()) yield* held;
  }
}
