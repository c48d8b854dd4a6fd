import type { FetchAttribute, NumberRange, Response } from '@mailweave/imap';

type Slot = { uid: number | undefined; flags: readonly string[] | undefined };

export class ProtocolViolation extends Error {
  override readonly name = 'ProtocolViolation';
}

/**
 * A client that believes what it is told (RFC 3501 5.2, 7.3, 7.4) and keeps a mailbox by that alone. It
 * throws when a server may not say what it said.
 */
export class ReplicaClient {
  #slots: Slot[] = [];

  get exists(): number {
    return this.#slots.length;
  }

  /** UIDs by sequence number - 1; undefined where the client was not told one. */
  get uids(): readonly (number | undefined)[] {
    return this.#slots.map(({ uid }) => uid);
  }

  flagsOf(uid: number): readonly string[] | undefined {
    return this.#slots.find((slot) => slot.uid === uid)?.flags;
  }

  /** @param expungeAllowed not while FETCH, STORE or SEARCH by number runs (RFC 3501 7.4.1) */
  hear(responses: readonly Response[], expungeAllowed: boolean): void {
    for (const response of responses) this.#hear(response, expungeAllowed);
  }

  #hear(response: Response, expungeAllowed: boolean): void {
    switch (response.name) {
      case 'EXISTS':
        this.#grow(response.count);
        break;
      case 'EXPUNGE':
        if (!expungeAllowed) throw new ProtocolViolation('EXPUNGE while numbers must not change');
        this.#slot(response.sequence);
        this.#slots.splice(response.sequence - 1, 1);
        break;
      case 'VANISHED':
        if (response.earlier) throw new ProtocolViolation('VANISHED (EARLIER) that nobody asked for');
        if (!expungeAllowed) throw new ProtocolViolation('VANISHED while numbers must not change');
        this.#vanish(new Set(numbersOf(response.uids.ranges)));
        break;
      case 'FETCH':
        this.#learn(this.#slot(response.sequence), response.attributes);
        this.#checkUids();
        break;
    }
  }

  #vanish(uids: ReadonlySet<number>): void {
    const left = this.#slots.filter(({ uid }) => uid === undefined || !uids.has(uid));
    if (this.exists - left.length !== uids.size) throw new ProtocolViolation('VANISHED of an unknown UID');
    this.#slots = left;
  }

  #grow(count: number): void {
    if (count < this.exists) throw new ProtocolViolation(`${count} EXISTS after ${this.exists}`);
    while (this.exists < count) this.#slots.push({ uid: undefined, flags: undefined });
  }

  #slot(sequence: number): Slot {
    const slot = this.#slots[sequence - 1];
    if (slot === undefined) throw new ProtocolViolation(`number ${sequence} of ${this.exists}`);
    return slot;
  }

  #learn(slot: Slot, attributes: readonly FetchAttribute[]): void {
    for (const { name, value } of attributes) {
      if (name === 'FLAGS' && value.kind === 'list') {
        slot.flags = value.values.map((flag) => (flag.kind === 'atom' ? flag.text : ''));
      }
      if (name !== 'UID' || value.kind !== 'atom') continue;
      const told = Number(value.text);
      if (slot.uid !== undefined && slot.uid !== told) {
        throw new ProtocolViolation(`UID ${told} where UID ${slot.uid} was`);
      }
      slot.uid = told;
    }
  }

  /** UIDs ascend with the numbers (RFC 3501 2.3.1.1). */
  #checkUids(): void {
    let below = 0;
    for (const { uid } of this.#slots) {
      if (uid === undefined) continue;
      if (uid <= below) throw new ProtocolViolation(`UID ${uid} above UID ${below}`);
      below = uid;
    }
  }
}

function numbersOf(ranges: readonly NumberRange<number>[]): number[] {
  return ranges.flatMap(({ first, last }) => {
    if (first === '*' || last === '*') throw new ProtocolViolation('VANISHED of *');
    return Array.from({ length: Math.abs(last - first) + 1 }, (_, at) => Math.min(first, last) + at);
  });
}
