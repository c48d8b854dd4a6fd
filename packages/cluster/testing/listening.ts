import type { Bus } from '@mailweave/foundation';

export type Heard = {
  /** Everything heard so far: messages, and `(gap)`. */
  readonly heard: string[];
  /** Resolves when `heard` is as the test wants it; asked again whenever something is heard. */
  until(isEnough: (heard: readonly string[]) => boolean): Promise<void>;
  stop(): void;
};

/** Listens to a channel and keeps what is heard. Resolves when the subscription stands. */
export async function listenTo(bus: Bus, channel: string): Promise<Heard> {
  const heard: string[] = [];
  const waiting = new Set<() => void>();
  const note = (text: string): void => {
    heard.push(text);
    for (const check of waiting) check();
  };
  const stop = bus.subscribe(channel, { message: note, onGap: () => note('(gap)') });
  const until = (isEnough: (heard: readonly string[]) => boolean): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = (): void => {
      if (!isEnough(heard)) return;
      waiting.delete(check);
      resolve();
    };
    waiting.add(check);
    check();
    return promise;
  };
  await until(() => heard.includes('(gap)'));
  return { heard, until, stop };
}
