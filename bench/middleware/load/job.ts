/** What the middleware under test runs on. */
export type Setting = {
  /** The section middleware.stores, as somebody writes it. */
  readonly stores: object;
  readonly bucketFolder: string;
  /** Where postbacks go; left out: nothing is sent. */
  readonly postbackUrl?: string;
};

/** Each is done by a process of its own, so that its memory is its own. */
export type LoadJob =
  /** Imports an export, while users are looked up so many times a second. */
  | {
      readonly kind: 'import';
      readonly setting: Setting;
      readonly manifestKey: string;
      readonly rows: number;
      readonly lookUpsPerSecond: number;
    }
  /** Asks what is due, for users spread over the audience. */
  | {
      readonly kind: 'due';
      readonly setting: Setting;
      readonly rows: number;
      readonly count: number;
      readonly perSecond: number;
    }
  /** Reports events as proxies do. */
  | { readonly kind: 'events'; readonly setting: Setting; readonly count: number }
  /** Reports events and sends them on; what has arrived is told, as a number, at countUrl. */
  | {
      readonly kind: 'postbacks';
      readonly setting: Setting;
      readonly count: number;
      readonly countUrl: string;
    };

export type LoadResult = {
  readonly elapsedMs: number;
  /** Milliseconds that each look-up took. */
  readonly lookUpMs: readonly number[];
  /** The most that the process held resident, over all its life. */
  readonly peakBytes: number;
  readonly cpuSeconds: number;
};

export type LoadReply = { readonly result: LoadResult } | { readonly error: string };
