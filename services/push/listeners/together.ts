import type { RunningListener } from './listener-set.ts';

/** Several that listen for one account, as one. */
export function together(listeners: readonly RunningListener[]): RunningListener {
  return {
    begun: Promise.all(listeners.map(({ begun }) => begun)),
    resume: () => {
      for (const listener of listeners) listener.resume();
    },
    stop: async () => {
      await Promise.all(listeners.map((listener) => listener.stop()));
    },
    withdraw: async () => {
      await Promise.all(listeners.map((listener) => listener.withdraw()));
    },
  };
}
