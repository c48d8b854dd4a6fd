export type StoredMessage = {
  readonly uid: number;
  flags: readonly string[];
  readonly bytes: Buffer;
};

/** The one mailbox of a scripted backend. */
export class ScriptedMailbox {
  uidValidity = 7;
  uidNext = 1;
  messages: StoredMessage[] = [];
  /** False: SELECT is never answered with UNSEEN (Courier). */
  saysUnseen = true;

  /** @returns the message's UID */
  deliver(bytes: Buffer, flags: readonly string[] = []): number {
    const uid = this.uidNext;
    this.uidNext += 1;
    this.messages.push({ uid, flags, bytes });
    return uid;
  }

  /** @returns the sequence number that it had, if it was there */
  expunge(uid: number): number | undefined {
    const at = this.messages.findIndex((message) => message.uid === uid);
    if (at === -1) return undefined;
    this.messages.splice(at, 1);
    return at + 1;
  }

  uidsBetween(first: number, last: number): number[] {
    return this.messages.map(({ uid }) => uid).filter((uid) => uid >= first && uid <= last);
  }

  /** UIDs of the messages whose bytes hold the text. */
  uidsHolding(text: string): number[] {
    return this.messages.filter(({ bytes }) => bytes.includes(text)).map(({ uid }) => uid);
  }

  unseenNumbers(): number[] {
    return this.messages.flatMap(({ flags }, at) => (flags.includes('\\Seen') ? [] : [at + 1]));
  }

  /** As a server answers SELECT, without the tagged line. */
  selectLines(): string {
    const [unseen] = this.saysUnseen ? this.unseenNumbers() : [];
    return [
      '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)',
      '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags permitted.',
      `* ${this.messages.length} EXISTS`,
      '* 0 RECENT',
      ...(unseen === undefined ? [] : [`* OK [UNSEEN ${unseen}] First unseen.`]),
      `* OK [UIDVALIDITY ${this.uidValidity}] UIDs valid`,
      `* OK [UIDNEXT ${this.uidNext}] Predicted next UID`,
      '',
    ].join('\r\n');
  }
}
