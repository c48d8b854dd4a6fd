/**
 * SELECT and EXAMINE with QRESYNC (RFC 7162 3.2.5): what has changed since the client was here last. The backend
 * tells it for the real messages. For the backend a woven message is one that vanished, so a living one is taken
 * out of VANISHED (EARLIER) and told with its flags, every time: when it was changed is not known for certain,
 * and telling it twice does no harm. One that is gone is told as vanished every time too.
 *
 * Standard: sync; RFC 7162 3.2.5.1, 3.2.11; QRESYNC in SELECT and EXAMINE, CLOSED; whole, every woven message is told every time, there or gone
 * Standard: messages; RFC 7162; QRESYNC; whole, who comes back hears of every woven message; match data is not used
 */
import {
  type FetchAttribute,
  type ModSeq,
  type QresyncParameter,
  type Response,
  sequenceNumber,
  WireWriter,
  writeResponse,
} from '@mailweave/imap';
import { flagsLine } from '../content/flags-line.ts';
import {
  type ClosedRange,
  closedRange,
  commonRanges,
  countOf,
  mergeRanges,
  rangesText,
  withoutRanges,
} from '../sets/closed-ranges.ts';
import type { ClientView } from '../view/client-view.ts';
import type { HeldResponse } from './select.ts';

/** A real message whose flags are told; its number as the backend counts now. */
type Changed = {
  sequence: number;
  readonly uid: number | undefined;
  readonly attributes: readonly FetchAttribute[];
};

/** Whether the backend answers the parameter, or the SELECT is a plain one (RFC 7162 3.2.5). */
export function isResync(
  parameter: QresyncParameter | undefined,
  facts: { readonly uidValidity: number | undefined; readonly highestModSeq: ModSeq | undefined },
): boolean {
  return parameter?.uidValidity === facts.uidValidity && facts.highestModSeq !== undefined;
}

/** The changes of a mailbox from one session of a client to the next, gathered while SELECT is held. */
export class Resync {
  readonly #known: readonly ClosedRange[] | undefined;
  readonly #highestTold: number;
  #exists: number;
  #changed: Changed[] = [];
  #vanished: ClosedRange[] = [];
  #newsCame = false;

  /**
   * @param held the backend's answer
   * @param facts of that answer; `uidNext` undefined is taken for the highest there is
   */
  constructor(
    { knownUids }: QresyncParameter,
    held: readonly HeldResponse[],
    facts: { readonly exists: number; readonly uidNext: number | undefined },
  ) {
    this.#known = knownUids?.ranges.map(closedRange);
    this.#highestTold = (facts.uidNext ?? Number.MAX_SAFE_INTEGER) - 1;
    this.#exists = facts.exists;
    for (const { response } of held) this.#takeHeld(response);
  }

  /** What the client says it knows of these UIDs; all of them where it does not say. */
  known(uids: readonly ClosedRange[]): ClosedRange[] {
    return this.#known === undefined ? mergeRanges(uids, []) : commonRanges(uids, this.#known);
  }

  /** The backend says more before the answer is told. */
  take({ response }: HeldResponse): void {
    if (response.name !== 'FETCH' && response.name !== 'VANISHED') return;
    this.#newsCame = true;
    this.#take(response);
  }

  /** Whether the backend's own answer says all there is to say. */
  isWhole(view: ClientView): boolean {
    return !view.isWoven && !this.#newsCame && this.known(view.gone).length === 0;
  }

  /** The lines that stand behind all others of the answer: first what is gone, then what is there. */
  lines(view: ClientView): Buffer[] {
    const woven = view.woven.map(({ message }) => ({ first: message.uid, last: message.uid }));
    const gone = withoutRanges([...this.#vanished, ...this.known(view.gone)], woven);
    const vanished = gone.length === 0 ? [] : [Buffer.from(`* VANISHED (EARLIER) ${rangesText(gone)}\r\n`)];
    const flags = view.woven.flatMap(({ message }) => flagsLine(view, message.uid, true));
    return [...vanished, ...this.#changed.map((changed) => fetchLine(changed, view)), ...flags];
  }

  /** What stands before CLOSED is about the mailbox that was open before (RFC 7162 3.2.11). */
  #takeHeld(response: Response): void {
    if (response.name === 'OK' && response.code?.name === 'other' && response.code.atom === 'CLOSED') {
      this.#changed = [];
      this.#vanished = [];
    }
    this.#take(response);
  }

  #take(response: Response): void {
    if (response.name === 'VANISHED') this.#vanish(response.uids.ranges.map(closedRange), response.earlier);
    if (response.name !== 'FETCH' || response.sequence > this.#exists) return;
    // The proxy's own questions bring more than what changed.
    const attributes = response.attributes.filter(({ name }) => TOLD.has(name));
    if (!attributes.some(({ name }) => name === 'FLAGS')) return;
    this.#changed.push({ sequence: response.sequence, uid: uidIn(attributes), attributes });
  }

  /** A message that goes while the answer is held lowers the numbers of those above it. */
  #vanish(ranges: readonly ClosedRange[], earlier: boolean): void {
    const told = commonRanges(ranges, [{ first: 1, last: this.#highestTold }]);
    this.#vanished.push(...(earlier ? ranges : told));
    if (earlier) return;
    this.#exists -= countOf(told);
    this.#changed = this.#changed.filter(
      ({ uid }) => uid !== undefined && withoutRanges([{ first: uid, last: uid }], told).length > 0,
    );
    for (const changed of this.#changed) {
      changed.sequence -= countOf(commonRanges(told, [{ first: 1, last: changed.uid ?? 0 }]));
    }
  }
}

const TOLD: ReadonlySet<string> = new Set(['UID', 'FLAGS', 'MODSEQ']);

function fetchLine({ sequence, attributes }: Changed, view: ClientView): Buffer {
  const writer = new WireWriter('server');
  const client = sequenceNumber(view.clientNumberOfReal(sequence));
  writeResponse({ name: 'FETCH', sequence: client, attributes }, writer);
  return writer.toBuffer();
}

function uidIn(attributes: readonly FetchAttribute[]): number | undefined {
  const value = attributes.find(({ name }) => name === 'UID')?.value;
  return value?.kind === 'atom' ? Number(value.text) : undefined;
}
