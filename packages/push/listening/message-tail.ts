/** A message whose sequence number and UID are both known. */
type KnownMessage = { sequence: number; readonly uid: number; isSeen: boolean };

/** So many messages at the end of a mailbox are followed: notifications of older ones are long forgotten. */
const MAX_FOLLOWED = 64;

/**
 * The end of an open mailbox, as far as the server has told of it: knows which message a server means that says EXPUNGE or FETCH
 * with a sequence number (RFC 3501 7.4). Small, for there are thousands of listeners.
 */
export class MessageTail {
  #count: number;
  /** Ascending. */
  #known: KnownMessage[] = [];

  /** @param count of messages in the mailbox: EXISTS */
  constructor(count: number) {
    this.#count = count;
  }

  get count(): number {
    return this.#count;
  }

  /** UIDs of all that is followed, ascending. */
  get uids(): number[] {
    return this.#known.map(({ uid }) => uid);
  }

  /** Of those that are followed. */
  get unseenUids(): number[] {
    return this.#known.flatMap(({ isSeen, uid }) => (isSeen ? [] : [uid]));
  }

  exists(count: number): void {
    this.#count = Math.max(count, 0);
  }

  /** Follows a message from now on, or learns whether it was read. */
  learn(message: { sequence: number; uid: number; isSeen: boolean }): void {
    const { isSeen, sequence, uid } = message;
    if (sequence > this.#count) this.#count = sequence;
    this.#known = this.#known.filter((known) => known.sequence !== sequence && known.uid !== uid);
    const at = this.#known.findLastIndex((known) => known.sequence < sequence);
    this.#known.splice(at + 1, 0, { sequence, uid, isSeen });
    if (this.#known.length > MAX_FOLLOWED) this.#known.shift();
  }

  /** @returns the UID of a message that was unread until now and is followed */
  seen(sequence: number): number | undefined {
    const known = this.#known.find((message) => message.sequence === sequence);
    if (known === undefined || known.isSeen) return undefined;
    known.isSeen = true;
    return known.uid;
  }

  /** A message that was read is unread again. */
  unseen(sequence: number): void {
    const known = this.#known.find((message) => message.sequence === sequence);
    if (known !== undefined) known.isSeen = false;
  }

  /** @returns the UID of the message that is gone, if it is followed and was unread */
  expunged(sequence: number): number | undefined {
    const gone = this.#known.find((message) => message.sequence === sequence);
    this.#known = this.#known.filter((message) => message !== gone);
    for (const message of this.#known) if (message.sequence > sequence) message.sequence -= 1;
    this.#count = Math.max(this.#count - 1, 0);
    return gone === undefined || gone.isSeen ? undefined : gone.uid;
  }
}
