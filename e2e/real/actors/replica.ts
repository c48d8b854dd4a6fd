/** A server said what it may not say (RFC 3501 2.3.1, 7.3, 7.4). */
export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation';
}

/**
 * What a client that believes every word knows of a mailbox: by number, the UID where it was told one. It shares
 * no code with Mailweave: a fault there must not hide itself here.
 */
export class Replica {
  #uids: (number | undefined)[] = [];

  get exists(): number {
    return this.#uids.length;
  }

  /** By sequence number - 1. */
  get uids(): readonly (number | undefined)[] {
    return this.#uids;
  }

  get known(): number[] {
    return this.#uids.filter((uid) => uid !== undefined);
  }

  /** Undefined: the client was not told of this UID. */
  numberOf(uid: number): number | undefined {
    const at = this.#uids.indexOf(uid);
    return at < 0 ? undefined : at + 1;
  }

  /** @param expungeAllowed not while FETCH, STORE or SEARCH by number runs (RFC 3501 7.4.1) */
  hear(lines: readonly string[], expungeAllowed: boolean): void {
    for (const line of lines) {
      const [, digits, word] = /^\* (\d+) (EXISTS|EXPUNGE|FETCH)\b/.exec(line) ?? [];
      const number = Number(digits);
      if (word === 'EXISTS') this.grow(number);
      else if (word === 'FETCH') this.#fetched(number, line);
      else if (word === 'EXPUNGE') {
        if (!expungeAllowed) throw new ProtocolViolation('EXPUNGE while numbers must not change');
        this.expunge(number);
      }
    }
  }

  grow(count: number): void {
    if (count < this.exists) throw new ProtocolViolation(`${count} EXISTS after ${this.exists}`);
    while (this.exists < count) this.#uids.push(undefined);
  }

  expunge(number: number): void {
    if (number < 1 || number > this.exists)
      throw new ProtocolViolation(`${number} EXPUNGE of ${this.exists}`);
    this.#uids.splice(number - 1, 1);
  }

  learn(number: number, uid: number): void {
    if (number < 1 || number > this.exists) throw new ProtocolViolation(`${number} FETCH of ${this.exists}`);
    const before = this.#uids[number - 1];
    if (before !== undefined && before !== uid) {
      throw new ProtocolViolation(`number ${number} is UID ${uid} and was UID ${before}`);
    }
    this.#uids[number - 1] = uid;
    const { known } = this;
    if (known.some((each, at) => at > 0 && each <= (known[at - 1] ?? 0))) {
      throw new ProtocolViolation(`UIDs do not ascend around number ${number}`);
    }
  }

  #fetched(number: number, line: string): void {
    const head = line.split('\r\n', 1)[0] ?? '';
    const tail = line.slice(line.lastIndexOf('\r\n') + 1);
    const uid = /\bUID (\d+)/.exec(head)?.[1] ?? /\bUID (\d+)\)?$/.exec(tail)?.[1];
    if (uid !== undefined) this.learn(number, Number(uid));
    else if (number > this.exists) throw new ProtocolViolation(`${number} FETCH of ${this.exists}`);
  }
}
