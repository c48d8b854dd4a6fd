/** A mailbox over time, for clients that come back (RFC 7162): what is there, and since when. */
import { type ModSeq, modSeq, rangesOfNumbers, type Uid, uid, uidValidity } from '@mailweave/imap';
import type { WovenMessage } from '../view/woven-message.ts';
import { anySample } from './sample.ts';

type Flags = readonly string[];

/** What a client knows when it leaves. */
export type Snapshot = { readonly highest: ModSeq; readonly flags: ReadonlyMap<number, Flags> };

export const UID_VALIDITY = uidValidity(7);

export class ModelSync {
  readonly #real = new Map<number, { flags: Flags; modSeq: bigint }>();
  readonly #woven = new Map<number, Flags>();
  readonly #expunged = new Map<number, bigint>();
  /** UIDs of woven messages that were withdrawn. */
  readonly #withdrawn = new Set<number>();
  #highest = 1n;
  #uidNext = 1;

  get uidNext(): number {
    return this.#uidNext;
  }

  get highest(): ModSeq {
    return modSeq(this.#highest);
  }

  get realUids(): number[] {
    return [...this.#real.keys()];
  }

  get wovenUids(): Uid[] {
    return [...this.#woven.keys()].map(uid);
  }

  /** What the store remembers beside the living ones. */
  get withdrawn(): number[] {
    return [...this.#withdrawn].sort((a, b) => a - b);
  }

  deliver(): number {
    const delivered = this.#burn();
    this.#real.set(delivered, { flags: [], modSeq: this.#rise() });
    return delivered;
  }

  /** APPEND and UID EXPUNGE of a stub. */
  claim(): void {
    const claimed = this.deliver();
    this.expunge(claimed);
    this.#woven.set(claimed, []);
  }

  expunge(gone: number): void {
    if (this.#real.delete(gone)) this.#expunged.set(gone, this.#rise());
  }

  flagReal(changed: number, flags: Flags): void {
    this.#real.set(changed, { flags, modSeq: this.#rise() });
  }

  /** The store knows of no mod-sequence. */
  flagWoven(changed: number, flags: Flags): void {
    this.#woven.set(changed, flags);
  }

  withdraw(gone: number): void {
    this.#woven.delete(gone);
    this.#withdrawn.add(gone);
  }

  /** A fresh listing of everything. */
  snapshot(): Snapshot {
    const real = [...this.#real].map(([number, { flags }]): [number, Flags] => [number, flags]);
    const flags = new Map([...real, ...this.#woven].sort(([a], [b]) => a - b));
    return { highest: this.highest, flags };
  }

  numberOf(real: number): number {
    return this.realUids.indexOf(real) + 1;
  }

  realBelow(limit: number): number {
    return this.realUids.filter((real) => real < limit).length;
  }

  wovenMessages(): WovenMessage[] {
    return [...this.#woven].map(([number, flags]) => ({
      claimId: number.toString(16).padStart(32, '0'),
      uid: uid(number),
      flags,
      internalDateMs: 0,
      sizeBytes: anySample.content.bytes.length,
      content: () => anySample.content,
    }));
  }

  /**
   * The backend's answer to SELECT with QRESYNC.
   *
   * @param forgets the log does not reach back: every missing UID is told as vanished (RFC 7162 3.2.5.1)
   */
  selectLines(since: ModSeq, known: readonly number[] | undefined, forgets: boolean): string[] {
    const isKnown = (number: number): boolean => known?.includes(number) !== false;
    const missing = Array.from({ length: this.#uidNext - 1 }, (_, at) => at + 1).filter(
      (number) => !this.#real.has(number),
    );
    const vanished = missing.filter(
      (number) => isKnown(number) && (forgets || (this.#expunged.get(number) ?? 0n) > since),
    );
    const changed = [...this.#real].filter(([number, real]) => isKnown(number) && real.modSeq > since);
    return [
      '* OK [CLOSED] Previous mailbox closed.',
      `* ${this.#real.size} EXISTS`,
      `* OK [UIDVALIDITY ${UID_VALIDITY}] UIDs valid`,
      `* OK [UIDNEXT ${this.#uidNext}] Next`,
      `* OK [HIGHESTMODSEQ ${this.#highest}] Highest`,
      ...(vanished.length === 0 ? [] : [`* VANISHED (EARLIER) ${rangesText(vanished)}`]),
      ...changed.map(([number, real]) => this.flagsLine(number, real)),
    ];
  }

  flagsLine(
    real: number,
    { flags, modSeq: since } = this.#real.get(real) ?? { flags: [], modSeq: 0n },
  ): string {
    return `* ${this.numberOf(real)} FETCH (UID ${real} FLAGS (${flags.join(' ')}) MODSEQ (${since}))`;
  }

  #burn(): number {
    this.#uidNext += 1;
    return this.#uidNext - 1;
  }

  #rise(): bigint {
    this.#highest += 1n;
    return this.#highest;
  }
}

function rangesText(numbers: readonly number[]): string {
  return rangesOfNumbers(numbers)
    .map(({ first, last }) => (first === last ? `${first}` : `${first}:${last}`))
    .join(',');
}
