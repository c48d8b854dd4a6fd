import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@mailweave/foundation';

/** By name; a check passes by returning and fails by throwing. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

export type Readiness = {
  status: 'ready' | 'not-ready';
  /** `ok`, `timeout`, a failure's code, or `failed`, by the check's name. */
  checks: Record<string, string>;
};

/** Runs all checks side by side; none is waited for longer than the time-out. */
export async function readiness(checks: ReadinessChecks, timeoutMs: number): Promise<Readiness> {
  const names = Object.entries(checks);
  const results = await Promise.all(
    names.map(async ([name, check]) => [name, await outcome(check, timeoutMs)] as const),
  );
  const isReady = results.every(([, result]) => result === 'ok');
  return { status: isReady ? 'ready' : 'not-ready', checks: Object.fromEntries(results) };
}

async function outcome(check: () => Promise<void>, timeoutMs: number): Promise<string> {
  const timer = new AbortController();
  const timeout = delay(timeoutMs, 'timeout', { signal: timer.signal });
  timeout.catch(() => undefined);
  try {
    return await Promise.race([attempt(check), timeout]);
  } finally {
    timer.abort();
  }
}

async function attempt(check: () => Promise<void>): Promise<string> {
  try {
    await check();
    return 'ok';
  } catch (error) {
    return error instanceof AppError ? error.code : 'failed';
  }
}
