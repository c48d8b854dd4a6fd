import { type ChildProcess, fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { AccountId, MailboxEvent, PushStores } from '@mailweave/push';
import { aNewMail, aSubscription } from '@mailweave/push/testing';
import { openPostgresPushStores, openSqlitePushStores } from '@mailweave/stores';
import { expect, onTestFinished, test } from 'vitest';
import { startPostgres } from '../../../tools/services/postgres.ts';
import { freshSchema } from '../stores/testing/fresh-schema.ts';
import type { FromPushProcess, PushOrder, ToPushProcess } from './testing/push-process.ts';

const processFile = fileURLToPath(new URL('./testing/push-process.ts', import.meta.url));

/** Processes that are killed, on each store. */
const KILLS = Number(process.env.PUSH_KILLS ?? 150);
const MAILS_PER_LIFE = 12;
/** Told and not yet confirmed at once. */
const WINDOW = 15;
/** Longer than a lease: by the clock of each process what its forerunner had taken is free. */
const LIFE_MS = 150_000;
/** Notifications that may be under way when a process is killed. */
const CONCURRENCY = 20;
const TIMEOUT_MS = 1_200_000;

type Recorded = { accountId: AccountId; collapseKey: string; notificationId: string };

function accountOf(number: number): AccountId {
  return `${number + 1}@1`;
}

/** Each in an account of its own, so that none is merged with another. */
function mailOf(number: number): MailboxEvent {
  return { event: 'new-mail', ...aNewMail({ accountId: accountOf(number), uid: number + 1 }) };
}

async function subscribeAll(stores: PushStores & AsyncDisposable, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await stores.subscriptions.put(
      aSubscription({
        subscriptionId: `subscription-${number}`,
        accountId: accountOf(number),
        transport: 'webhook',
        token: `https://app.example.org/${number}`,
      }),
    );
  }
  await stores[Symbol.asyncDispose]();
}

/** Notes every notification that comes, and tells of it. */
async function startRecorder(onRecord: () => void): Promise<{ url: string; recorded: Recorded[] }> {
  const recorded: Recorded[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      recorded.push(JSON.parse(body));
      response.end();
      onRecord();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, recorded };
}

/** Loads its code; begins when it is ordered to. */
function startProcess(): { child: ChildProcess; ready: Promise<unknown> } {
  const child = fork(processFile, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return { child, ready: once(child, 'message') };
}

/** Tells of every message until it is confirmed, to one process after the other. */
class Road {
  readonly #unconfirmed: Set<number>;
  readonly #underWay = new Set<number>();
  #onProgress: () => void = () => {};

  constructor(count: number) {
    this.#unconfirmed = new Set(Array.from({ length: count }, (_, number) => number));
  }

  get confirmedAll(): boolean {
    return this.#unconfirmed.size === 0;
  }

  progressed(): void {
    this.#onProgress();
  }

  /** Resolves after so many confirmations and deliveries, or when `isDone` says so. */
  async feed(child: ChildProcess, { steps, isDone }: { steps: number; isDone(): boolean }): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let left = steps;
    this.#onProgress = () => {
      left -= 1;
      if (left <= 0 || isDone()) resolve();
    };
    this.#underWay.clear();
    child.on('message', (message: FromPushProcess) => {
      if (!('accepted' in message)) return;
      this.#unconfirmed.delete(message.accepted);
      this.#underWay.delete(message.accepted);
      this.#tellMore(child);
      this.#onProgress();
    });
    this.#tellMore(child);
    if (left <= 0 || isDone()) resolve();
    await promise;
    child.removeAllListeners('message');
  }

  #tellMore(child: ChildProcess): void {
    for (const number of this.#unconfirmed) {
      if (this.#underWay.size >= WINDOW) return;
      if (this.#underWay.has(number)) continue;
      this.#underWay.add(number);
      const message: ToPushProcess = { event: mailOf(number), number };
      child.send(message, () => {});
    }
  }
}

async function crashAgainAndAgain(
  store: PushOrder['store'],
): Promise<{ recorded: Recorded[]; count: number }> {
  const count = KILLS * MAILS_PER_LIFE;
  const road = new Road(count);
  const { recorded, url } = await startRecorder(() => road.progressed());
  let next = startProcess();
  for (let life = 0; life <= KILLS; life += 1) {
    const { child, ready } = next;
    await ready;
    const order = { store, recorderUrl: url, concurrency: CONCURRENCY, aheadMs: life * LIFE_MS };
    child.send({ order } satisfies ToPushProcess);
    const isLast = life === KILLS;
    if (!isLast) next = startProcess();
    const isDone = (): boolean =>
      road.confirmedAll && new Set(recorded.map(({ accountId }) => accountId)).size === count;
    const steps = isLast ? Number.POSITIVE_INFINITY : randomInt(0, 4 * MAILS_PER_LIFE);
    await road.feed(child, { steps, isDone });
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
  return { recorded, count };
}

function expectNothingLost({ count, recorded }: { recorded: Recorded[]; count: number }): void {
  const byAccount = Map.groupBy(recorded, ({ accountId }) => accountId);
  expect(byAccount.size).toBe(count);
  // Told again, a message is the same notification: the device knows it by its collapse key.
  for (const told of byAccount.values()) {
    expect(new Set(told.map(({ notificationId }) => notificationId)).size).toBe(1);
    expect(new Set(told.map(({ collapseKey }) => collapseKey)).size).toBe(1);
  }
  const repeats = recorded.length - count;
  process.stderr.write(
    `push-crash: ${count} messages, ${KILLS} kills, ${repeats} notifications sent again\n`,
  );
  // Only what was under way when a process was killed.
  expect(repeats).toBeLessThanOrEqual(KILLS * CONCURRENCY);
}

test('however often the process is killed, no accepted message is lost (SQLite)', {
  timeout: TIMEOUT_MS,
}, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-push-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'push.sqlite');
  await subscribeAll(openSqlitePushStores({ path: file }), KILLS * MAILS_PER_LIFE);
  expectNothingLost(await crashAgainAndAgain({ kind: 'sqlite', path: file }));
});

test('however often the process is killed, no accepted message is lost (PostgreSQL)', {
  timeout: TIMEOUT_MS,
}, async () => {
  await using server = await startPostgres();
  const { password: _password, ...options } = freshSchema(server);
  const opened = openPostgresPushStores({ ...freshSchema(server), ...options });
  await subscribeAll(opened, KILLS * MAILS_PER_LIFE);
  expectNothingLost(await crashAgainAndAgain({ kind: 'postgres', options, password: server.password }));
});
