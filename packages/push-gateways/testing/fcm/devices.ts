import type { FcmMessage } from './judge-message.ts';

/** A phone as its app sees it. */
export type FcmDeviceView = {
  readonly token: string;
  readonly projectId: string;
  readonly state: 'online' | 'offline' | 'unregistered';
  /** Data that arrived, oldest first; of those with one `tag` the last. */
  readonly messages: readonly Readonly<Record<string, string>>[];
  /** FCM gave up messages that waited: the app is told to fetch everything. */
  readonly deletedMessages: boolean;
};

type Waiting = { readonly message: FcmMessage; readonly endsAtMs: number };

/** FCM's own limits for a device that is away. */
const MAX_COLLAPSE_KEYS = 4;
const MAX_WAITING = 100;
/** A device remembers no more than this of what it was sent. */
const REMEMBERED = 100;

/** One app on one phone. */
export class SimulatedFcmDevice {
  readonly token: string;
  readonly projectId: string;
  isRegistered = true;
  #online = true;
  #deletedMessages = false;
  #waiting: Waiting[] = [];
  #messages: Readonly<Record<string, string>>[] = [];

  constructor(token: string, projectId: string) {
    this.token = token;
    this.projectId = projectId;
  }

  get view(): FcmDeviceView {
    const reachable = this.#online ? 'online' : 'offline';
    return {
      token: this.token,
      projectId: this.projectId,
      state: this.isRegistered ? reachable : 'unregistered',
      messages: [...this.#messages],
      deletedMessages: this.#deletedMessages,
    };
  }

  take(message: FcmMessage, nowMs: number): void {
    if (this.#online) this.#arrive(message);
    else if (message.ttlSeconds > 0) this.#keep({ message, endsAtMs: nowMs + message.ttlSeconds * 1_000 });
  }

  goOffline(): void {
    this.#online = false;
  }

  /** Gets what waited for it, as far as its time is not over. */
  goOnline(nowMs: number): void {
    this.#online = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { endsAtMs, message } of waiting) if (nowMs < endsAtMs) this.#arrive(message);
  }

  /** The owner looks at everything. */
  clear(): void {
    this.#messages = [];
    this.#deletedMessages = false;
  }

  #keep(next: Waiting): void {
    const key = next.message.collapseKey;
    if (key !== undefined) this.#waiting = this.#waiting.filter(({ message }) => message.collapseKey !== key);
    this.#waiting.push(next);
    const keys = this.#waiting.filter(({ message }) => message.collapseKey !== undefined);
    if (keys.length > MAX_COLLAPSE_KEYS) this.#waiting = this.#waiting.filter((one) => one !== keys[0]);
    if (this.#waiting.length - Math.min(keys.length, MAX_COLLAPSE_KEYS) <= MAX_WAITING) return;
    this.#waiting = [];
    this.#deletedMessages = true;
  }

  #arrive({ data }: FcmMessage): void {
    if (data.tag !== undefined) this.#messages = this.#messages.filter(({ tag }) => tag !== data.tag);
    this.#messages.push(data);
    if (this.#messages.length > REMEMBERED) this.#messages.shift();
  }
}
