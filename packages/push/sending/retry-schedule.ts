const FIRST_DELAY_MS = 2_000;
const LONGEST_DELAY_MS = 15 * 60_000;

/**
 * When to try again after so many attempts that failed: the delay doubles, up to 15 minutes, and its second half is left to chance, so that
 * what failed together does not come back together. Not before the push service allows it. Undefined: its time would be over.
 * @param failedAttempts this one included
 * @param chance from 0 to below 1
 */
export function nextAttemptMs(attempt: {
  readonly failedAttempts: number;
  readonly afterMs?: number;
  readonly nowMs: number;
  readonly expiresAtMs: number;
  readonly chance: number;
}): number | undefined {
  const { afterMs = 0, chance, expiresAtMs, failedAttempts, nowMs } = attempt;
  const doubled = Math.min(FIRST_DELAY_MS * 2 ** (failedAttempts - 1), LONGEST_DELAY_MS);
  const delayMs = Math.max(Math.round(doubled * (0.5 + chance / 2)), afterMs);
  const atMs = nowMs + delayMs;
  return atMs < expiresAtMs ? atMs : undefined;
}
