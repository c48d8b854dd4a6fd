/** What a device shows for one notification. */
export type ShownNotification = {
  readonly apnsId: string;
  readonly collapseId?: string;
  readonly title?: string;
  readonly body?: string;
  readonly sound?: string;
  readonly threadId?: string;
  /** What the app finds beside `aps`. */
  readonly custom: Readonly<Record<string, unknown>>;
};

/** A device as its owner sees it. */
export type DeviceView = {
  readonly token: string;
  readonly topic: string;
  readonly state: 'online' | 'offline' | 'unregistered';
  readonly badge: number;
  /** Oldest first. */
  readonly shown: readonly ShownNotification[];
  /** What woke the app without showing anything, oldest first. */
  readonly background: readonly Readonly<Record<string, unknown>>[];
};

/** A notification that APNs took. */
export type TakenNotification = {
  readonly apnsId: string;
  readonly collapseId: string | undefined;
  /** Seconds since 1970; 0: now or never. */
  readonly expiration: number;
  readonly payload: Readonly<Record<string, unknown>>;
};

/** A device remembers no more than this of what it was sent. */
const REMEMBERED = 100;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One app on one device. While it is away APNs keeps the newest notification for it, and no other. */
export class SimulatedDevice {
  readonly token: string;
  readonly topic: string;
  unregisteredAtMs: number | undefined;
  #online = true;
  #waiting: TakenNotification | undefined;
  #badge = 0;
  readonly #shown: ShownNotification[] = [];
  readonly #background: Record<string, unknown>[] = [];

  constructor(token: string, topic: string) {
    this.token = token;
    this.topic = topic;
  }

  get view(): DeviceView {
    const reachable = this.#online ? 'online' : 'offline';
    return {
      token: this.token,
      topic: this.topic,
      state: this.unregisteredAtMs === undefined ? reachable : 'unregistered',
      badge: this.#badge,
      shown: [...this.#shown],
      background: [...this.#background],
    };
  }

  take(notification: TakenNotification): void {
    if (this.#online) this.#show(notification);
    else if (notification.expiration !== 0) this.#waiting = notification;
  }

  goOffline(): void {
    this.#online = false;
  }

  /** Gets what waited for it, unless its time is over. */
  goOnline(nowMs: number): void {
    this.#online = true;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined && waiting.expiration * 1_000 > nowMs) this.#show(waiting);
  }

  /** The owner looks at everything. */
  clear(): void {
    this.#shown.length = 0;
    this.#background.length = 0;
  }

  #show({ apnsId, collapseId, payload }: TakenNotification): void {
    const { aps, ...custom } = payload;
    const { alert, badge, sound, 'thread-id': threadId } = isObject(aps) ? aps : {};
    if (typeof badge === 'number') this.#badge = badge;
    if (alert === undefined) {
      this.#background.push(custom);
      if (this.#background.length > REMEMBERED) this.#background.shift();
      return;
    }
    const { title, body } = isObject(alert) ? alert : { body: alert };
    const replaced = this.#shown.findIndex(
      (other) => collapseId !== undefined && other.collapseId === collapseId,
    );
    if (replaced >= 0) this.#shown.splice(replaced, 1);
    this.#shown.push({
      apnsId,
      ...(collapseId !== undefined && { collapseId }),
      ...(typeof title === 'string' && { title }),
      ...(typeof body === 'string' && { body }),
      ...(typeof sound === 'string' && { sound }),
      ...(typeof threadId === 'string' && { threadId }),
      custom,
    });
    if (this.#shown.length > REMEMBERED) this.#shown.shift();
  }
}
