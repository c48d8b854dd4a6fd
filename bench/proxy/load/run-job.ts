import { churn } from './churn.ts';
import type { Account, LoadJob, LoadResult } from './job.ts';
import { LoadConnection } from './load-connection.ts';

type Job<Kind extends LoadJob['kind']> = Extract<LoadJob, { kind: Kind }>;

/** The connections that `open-idle` left open. */
const idle: LoadConnection[] = [];

/** @throws Error when a server refuses or breaks off */
export async function runJob(job: LoadJob): Promise<LoadResult> {
  switch (job.kind) {
    case 'log-ins':
      return await logIns(job);
    case 'exchange':
      return await exchange(job);
    case 'open-idle':
      return await openIdle(job);
    case 'close-idle':
      for (const connection of idle.splice(0)) connection.destroy();
      return { elapsedMs: [], answerBytes: [] };
    case 'churn':
      return { elapsedMs: [], answerBytes: [], sessions: await churn(job) };
  }
}

async function logIns({ address, accounts, count, parallel }: Job<'log-ins'>): Promise<LoadResult> {
  const startMs = performance.now();
  await inParallel(count, parallel, async (number) => {
    const connection = await LoadConnection.logIn(address, accountOf(accounts, number));
    await connection.command('LOGOUT');
    connection.destroy();
  });
  return { elapsedMs: [performance.now() - startMs], answerBytes: [] };
}

async function exchange({ address, account, setup, command, repeats }: Job<'exchange'>): Promise<LoadResult> {
  const connection = await LoadConnection.logIn(address, account);
  for (const text of setup) await connection.command(text);
  const elapsedMs: number[] = [];
  const answerBytes: number[] = [];
  for (let round = 0; round < repeats; round += 1) {
    const startMs = performance.now();
    answerBytes.push(await connection.command(command));
    elapsedMs.push(performance.now() - startMs);
  }
  await connection.command('LOGOUT');
  connection.destroy();
  return { elapsedMs, answerBytes };
}

async function openIdle({ address, accounts, count, parallel }: Job<'open-idle'>): Promise<LoadResult> {
  const startMs = performance.now();
  await inParallel(count, parallel, async (number) => {
    idle.push(await LoadConnection.logIn(address, accountOf(accounts, number)));
  });
  return { elapsedMs: [performance.now() - startMs], answerBytes: [] };
}

/** Does the work for 0 to count - 1, `parallel` of them at any time. */
async function inParallel(
  count: number,
  parallel: number,
  work: (number: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
}

function accountOf(accounts: readonly Account[], number: number): Account {
  const account = accounts[number % accounts.length];
  if (account === undefined) throw new Error('A load job names no account.');
  return account;
}
