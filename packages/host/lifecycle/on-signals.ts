import { constants } from 'node:os';

export type StopSignal = 'SIGTERM' | 'SIGINT';

/** What signals come from; `process` is one. */
export type SignalSource = {
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
  off(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
};

export type SignalOptions = {
  /** Called once, on the first SIGTERM or SIGINT. */
  drain(signal: StopSignal): Promise<void>;
  /** Ends the process without waiting; called on any further signal with 128 + the signal's number. */
  endNow(exitCode: number): void;
  source: SignalSource;
};

export type SignalWatch = Disposable & {
  /** Settles as the drain does; pending until a signal comes. */
  stopped: Promise<void>;
};

/** Drains on the first stop signal and gives up waiting on the second, until the watch is disposed. */
export function onSignals({ drain, endNow, source }: SignalOptions): SignalWatch {
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  let isDraining = false;
  const listener = (signal: StopSignal) => {
    if (isDraining) return endNow(128 + constants.signals[signal]);
    isDraining = true;
    return resolve(drain(signal));
  };
  source.on('SIGTERM', listener);
  source.on('SIGINT', listener);
  const dispose = () => {
    source.off('SIGTERM', listener);
    source.off('SIGINT', listener);
  };
  return { stopped, [Symbol.dispose]: dispose };
}
