export type RequestSignal = 'SIGHUP' | 'SIGUSR2';

export type EachSignalOptions = {
  signal: RequestSignal;
  /** Never overlaps with itself; what it throws is a bug. */
  work(): Promise<void>;
  source: {
    on(signal: RequestSignal, listener: () => void): unknown;
    off(signal: RequestSignal, listener: () => void): unknown;
  };
};

/**
 * Does the work each time the signal comes, until it is disposed. Signals that come meanwhile count as one: the work is
 * done once more then, so that it has seen whatever was there when the last signal came.
 */
export function onEachSignal({ signal, work, source }: EachSignalOptions): Disposable {
  let last: Promise<void> = Promise.resolve();
  let waiting = false;
  const listener = () => {
    if (waiting) return;
    waiting = true;
    last = last.then(() => {
      waiting = false;
      return work();
    });
  };
  source.on(signal, listener);
  return {
    [Symbol.dispose]: () => {
      source.off(signal, listener);
    },
  };
}
