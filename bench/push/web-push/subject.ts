/** Who is measured: sends one push at a time, many times at once. */
export type Subject = AsyncDisposable & {
  readonly name: string;
  /** @throws Error the push was not taken */
  send(): Promise<void>;
};
