import type { FetchAttribute, Response } from '@mailweave/imap';
import type { Snapshot } from './model-sync.ts';
import { numbersIn } from './side-by-side.ts';

/** A client that comes back with what it knew, and believes what SELECT tells it (RFC 7162 3.2.5). */
export class ReturningClient {
  readonly #flags: Map<number, readonly string[]>;
  readonly #numbers = new Map<number, number>();
  readonly vanished: number[] = [];
  exists = 0;
  highest = 0n;

  constructor({ flags }: Snapshot) {
    this.#flags = new Map(flags);
  }

  /** Flags by UID, ascending. */
  get flags(): ReadonlyMap<number, readonly string[]> {
    return new Map([...this.#flags].sort(([a], [b]) => a - b));
  }

  /** The numbers that FETCH responses had for UIDs, those that went excepted. */
  get numbers(): ReadonlyMap<number, number> {
    return this.#numbers;
  }

  hear(response: Response): void {
    if (response.name === 'EXISTS') this.exists = response.count;
    if (response.name === 'OK' && response.code?.name === 'HIGHESTMODSEQ')
      this.highest = response.code.modSeq;
    if (response.name === 'FETCH') this.#learn(response.sequence, response.attributes);
    if (response.name !== 'VANISHED') return;
    if (this.#numbers.size > 0) throw new Error('VANISHED behind FETCH (RFC 7162 3.2.6).');
    for (const gone of numbersIn(response.uids.ranges)) {
      this.#flags.delete(gone);
      this.vanished.push(gone);
    }
  }

  /** The client fetches what it was told of and does not know. */
  fetchNew(all: ReadonlyMap<number, readonly string[]>): void {
    const highestKnown = Math.max(0, ...this.#flags.keys());
    for (const [uid, flags] of all) if (uid > highestKnown) this.#flags.set(uid, flags);
  }

  #learn(sequence: number, attributes: readonly FetchAttribute[]): void {
    const attributeOf = (name: string) => attributes.find((attribute) => attribute.name === name)?.value;
    const [uid, flags, modSeq] = [attributeOf('UID'), attributeOf('FLAGS'), attributeOf('MODSEQ')];
    if (uid?.kind !== 'atom' || flags?.kind !== 'list' || modSeq?.kind !== 'list') {
      throw new Error('A FETCH without UID, FLAGS or MODSEQ (RFC 7162 3.2.5).');
    }
    this.#flags.set(
      Number(uid.text),
      flags.values.map((flag) => (flag.kind === 'atom' ? flag.text : '')),
    );
    if (sequence > this.exists) throw new Error('A FETCH beyond EXISTS.');
    this.#numbers.set(Number(uid.text), sequence);
  }
}
