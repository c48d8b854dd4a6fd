import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@mailweave/foundation';

/** By name; a check passes by returning and fails by throwing. */
export type ReadinessChecks = Readonly<Record<string, () => Promise<void>>>;

export type Readiness = {
  status: 'ready' | 'not-ready';
  /** `ok`, `timeout`, a failure's code, or `failed`, by the check's name. */
  checks: Record<string, string>;
  /** The same of what is worth knowing and does not decide. */
  notices: Record<string, string>;
};

export type ReadinessQuestions = {
  /** Each has to pass. */
  checks: ReadinessChecks;
  /** Who is asked can be used, whatever comes of these. */
  notices: ReadinessChecks;
};

/** Runs all checks side by side; none is waited for longer than the time-out. */
export async function readiness(questions: ReadinessQuestions, timeoutMs: number): Promise<Readiness> {
  const [checks, notices] = await Promise.all([
    outcomes(questions.checks, timeoutMs),
    outcomes(questions.notices, timeoutMs),
  ]);
  const isReady = Object.values(checks).every((result) => result === 'ok');
  return { status: isReady ? 'ready' : 'not-ready', checks, notices };
}

async function outcomes(checks: ReadinessChecks, timeoutMs: number): Promise<Record<string, string>> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await outcome(check, timeoutMs)] as const),
  );
  return Object.fromEntries(results);
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
