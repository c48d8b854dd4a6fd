/** What one notification looks like. */
type Shown = {
  readonly title: string;
  readonly body?: string;
  readonly tag: string;
  readonly uid?: number;
};

/** What a phone makes of a push. */
export type Arrival =
  | { readonly kind: 'shown'; readonly title: string; readonly body?: string }
  /** The code that the app gives back, to say that it has the phone. */
  | { readonly kind: 'verification'; readonly code: string }
  | { readonly kind: 'silent' };

/** What arrives from Mailweave: a declarative push message with details for the app. */
type Message = {
  readonly notification?: { readonly title: string; readonly body?: string; readonly tag: string };
  readonly app_badge?: number;
  readonly mailweave: {
    readonly kind: string;
    readonly code?: string;
    readonly uid?: number;
    readonly uids?: readonly number[];
    readonly unread?: number;
  };
};

/** The notifications of one mailbox as a phone shows them: one for each tag, the newest last, and the number on the icon. */
export class PhoneScreen {
  #shown: readonly Shown[] = [];
  #badge = 0;

  /** For the page with the phone. */
  get view(): object {
    return { topic: 'Your phone', state: 'online', badge: this.#badge, shown: this.#shown };
  }

  /** @param payload what the push service has decrypted */
  take(payload: string): Arrival {
    const { app_badge: badge, mailweave: details, notification } = JSON.parse(payload) as Message;
    this.#badge = badge ?? details.unread ?? this.#badge;
    if (details.code !== undefined) return { kind: 'verification', code: details.code };
    if (details.uids !== undefined) {
      const seen = new Set(details.uids);
      this.#shown = this.#shown.filter(({ uid }) => uid === undefined || !seen.has(uid));
    }
    if (notification === undefined) return { kind: 'silent' };
    const { body, tag, title } = notification;
    const text = { title, ...(body !== undefined && { body }) };
    const { uid } = details;
    const others = this.#shown.filter((other) => other.tag !== tag);
    this.#shown = [...others, { ...text, tag, ...(uid !== undefined && { uid }) }];
    return { kind: 'shown', ...text };
  }

  clear(): void {
    this.#shown = [];
  }
}
