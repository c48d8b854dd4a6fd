/** What a subscriber is told. Nothing is told within `subscribe` or `publish` itself. */
export type BusSubscriber = {
  /** @param text as it was published */
  message(text: string): void;

  /**
   * From here on messages are heard; some of those before may have been missed. Told when the subscription stands for
   * the first time, and each time that it stands again after its connection was lost.
   */
  onGap(): void;
};

/**
 * Messages between all processes of an installation, this one included. Each reaches a subscriber once at most, those of
 * one publisher in their order. What must not be lost is written to a store; the bus then tells others to look there.
 */
export type Bus = {
  /**
   * Returns at once, whatever becomes of the message.
   * @param channel such as `changes`, a name that the program knows; no user's data
   * @param text some kilobytes at most
   */
  publish(channel: string, text: string): void;

  /** @returns ends the subscription; nothing is told afterwards */
  subscribe(channel: string, subscriber: BusSubscriber): () => void;
};
