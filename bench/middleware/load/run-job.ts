import { setTimeout as pause } from 'node:timers/promises';
import type { Middleware } from '@mailweave/middleware';
import { userKeyAt } from '../export/user-key-at.ts';
import type { LoadJob, LoadResult } from './job.ts';
import { openMiddleware } from './open-middleware.ts';

type Job<Kind extends LoadJob['kind']> = Extract<LoadJob, { kind: Kind }>;
type Done = Pick<LoadResult, 'elapsedMs' | 'lookUpMs'>;

/** A session reports the messages of one listing at once. */
const EVENTS_OF_A_REPORT = 3;
const REPORTS_AT_ONCE = 64;

/** @throws Error when the middleware fails */
export async function runJob(job: LoadJob): Promise<LoadResult> {
  const middleware = openMiddleware(job.setting);
  try {
    const done = await work(middleware, job);
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    return { ...done, peakBytes: maxRSS * 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 };
  } finally {
    await middleware.close();
  }
}

function work(middleware: Middleware, job: LoadJob): Promise<Done> {
  switch (job.kind) {
    case 'import':
      return runImport(middleware, job);
    case 'due':
      return runDue(middleware, job);
    case 'events':
      return reportEvents(middleware, job.count);
    case 'postbacks':
      return sendPostbacks(middleware, job);
  }
}

async function runImport(middleware: Middleware, job: Job<'import'>): Promise<Done> {
  const lookUps = new LookUps(middleware, job.rows);
  const startMs = performance.now();
  let isImporting = true;
  const importing = middleware
    .runImport({ tenantId: 'default', manifestKey: job.manifestKey })
    .finally(() => {
      isImporting = false;
    });
  const looking = lookUps.during(() => isImporting, job.lookUpsPerSecond);
  const { rowsGood } = await importing;
  const elapsedMs = performance.now() - startMs;
  await looking;
  if (rowsGood !== job.rows) throw new Error(`${rowsGood} rows of ${job.rows} were imported.`);
  return { elapsedMs, lookUpMs: lookUps.sinceDueMs };
}

async function runDue(middleware: Middleware, { count, perSecond, rows }: Job<'due'>): Promise<Done> {
  const warming = new LookUps(middleware, rows);
  await warming.during(() => warming.tookMs.length < count / 10, perSecond);
  const lookUps = new LookUps(middleware, rows);
  const startMs = performance.now();
  await lookUps.during(() => lookUps.asked < count, perSecond);
  if (lookUps.found === 0) throw new Error('Nothing was due for anybody.');
  return { elapsedMs: performance.now() - startMs, lookUpMs: lookUps.tookMs };
}

async function reportEvents({ injectionApi }: Middleware, count: number): Promise<Done> {
  const startMs = performance.now();
  let next = 0;
  const reporter = async (): Promise<void> => {
    while (next < count) {
      const first = next;
      next += EVENTS_OF_A_REPORT;
      const numbers = Array.from({ length: EVENTS_OF_A_REPORT }, (_, at) => first + at);
      await injectionApi.report(numbers.filter((number) => number < count).map(eventOf));
    }
  };
  await Promise.all(Array.from({ length: REPORTS_AT_ONCE }, reporter));
  return { elapsedMs: performance.now() - startMs, lookUpMs: [] };
}

async function sendPostbacks(middleware: Middleware, { count, countUrl }: Job<'postbacks'>): Promise<Done> {
  await reportEvents(middleware, count);
  const startMs = performance.now();
  await using _sending = middleware.sendConversions();
  while (Number(await (await fetch(countUrl)).text()) < count) await pause(50);
  return { elapsedMs: performance.now() - startMs, lookUpMs: [] };
}

function eventOf(number: number) {
  const claimId = number.toString(16).padStart(32, '0');
  return {
    eventId: `${claimId}:injected`,
    type: 'injected' as const,
    tenantId: 'default',
    userKey: userKeyAt(number, 2 ** 32),
    campaignId: 'bench',
    revision: 1,
    claimId,
    atMs: Date.now(),
  };
}

/** Look-ups at a steady pace, whatever their answers take: a slow one delays none that comes after it. */
class LookUps {
  /** From the question to the answer. */
  readonly tookMs: number[] = [];
  /** From when it should have been asked: that the process was busy is part of it. */
  readonly sinceDueMs: number[] = [];
  asked = 0;
  found = 0;
  readonly #middleware: Middleware;
  readonly #rows: number;

  constructor(middleware: Middleware, rows: number) {
    this.#middleware = middleware;
    this.#rows = rows;
  }

  async during(goesOn: () => boolean, perSecond: number): Promise<void> {
    if (perSecond === 0) return;
    const asking = new Set<Promise<void>>();
    const startMs = performance.now();
    while (goesOn()) {
      const dueMs = startMs + (this.asked * 1_000) / perSecond;
      const waitMs = dueMs - performance.now();
      if (waitMs > 0) await pause(Math.max(1, waitMs));
      if (!goesOn()) break;
      const asked = this.#ask(dueMs).finally(() => asking.delete(asked));
      asking.add(asked);
    }
    await Promise.all(asking);
  }

  async #ask(dueMs: number): Promise<void> {
    // Spread over the audience, never twice the same one soon.
    const number = (this.asked * 7_919_993) % this.#rows;
    this.asked += 1;
    const userKey = userKeyAt(number, this.#rows);
    const askedMs = performance.now();
    const due = await this.#middleware.injectionApi.due({
      tenantId: 'default',
      userKey,
      mailbox: 'INBOX',
      injectedInSession: 0,
    });
    this.found += due.length;
    const nowMs = performance.now();
    this.tookMs.push(nowMs - askedMs);
    this.sinceDueMs.push(nowMs - Math.min(dueMs, askedMs));
  }
}
