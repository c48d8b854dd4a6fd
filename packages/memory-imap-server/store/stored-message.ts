import type { Flag, Uid, ZonedTime } from '@mailweave/imap';
import { indexMessage, type MessageIndex } from '@mailweave/message';

/** What a message consists of before a mailbox gives it a UID. */
export type NewMessage = {
  readonly bytes: Buffer;
  readonly flags: readonly Flag[];
  readonly internalDate: ZonedTime;
};

/** A message of a mailbox. Its bytes never change; its flags are changed by the mailbox alone. */
export class StoredMessage implements NewMessage {
  readonly uid: Uid;
  readonly bytes: Buffer;
  readonly internalDate: ZonedTime;
  flags: readonly Flag[];
  #index: MessageIndex | undefined;

  constructor(uid: Uid, message: NewMessage) {
    this.uid = uid;
    this.bytes = message.bytes;
    this.internalDate = message.internalDate;
    this.flags = message.flags;
  }

  get sizeBytes(): number {
    return this.bytes.length;
  }

  /** Made when it is asked for first. */
  get index(): MessageIndex {
    this.#index ??= indexMessage(this.bytes);
    return this.#index;
  }
}
