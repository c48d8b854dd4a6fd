/** What a device has to send back; the code itself is stored nowhere. */
export type ExpectedCode = {
  readonly codeHash: string;
  readonly expiresAtMs: number;
  readonly attemptsLeft: number;
};
