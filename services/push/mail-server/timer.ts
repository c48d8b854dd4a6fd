/** One thing to be done later. @returns calls it off */
export type Timer = (delayMs: number, work: () => void) => () => void;

/** Keeps no process alive. */
export const systemTimer: Timer = (delayMs, work) => {
  const timer = setTimeout(work, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
};
