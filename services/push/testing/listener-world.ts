import {
  CountingMetrics,
  type LogFields,
  ManualClock,
  Secret,
  SequentialRandom,
  silentLogger,
} from '@mailweave/foundation';
import { createMemoryImapServer, type MemoryImapServer } from '@mailweave/memory-imap-server';
import type { MailboxMark, MailboxMarkStore, MailboxOfAccount, MailLogin } from '@mailweave/push';
import { KeptEvents } from '@mailweave/push/testing/source-ends';
import { ImapListener, type ListenerParts } from '../listeners/imap-listener.ts';
import { ListenerEvents } from '../listeners/listener-events.ts';
import { ImapSession } from '../mail-server/imap-session.ts';
import { ManualTimer } from './manual-timer.ts';

const accountId = '249@1' as const;

/** Keeps marks as long as the test runs. */
class KeptMarks implements MailboxMarkStore {
  /** By the name of the mailbox. */
  readonly marks = new Map<string, MailboxMark>();

  async find({ mailbox }: MailboxOfAccount): Promise<MailboxMark | undefined> {
    return this.marks.get(mailbox);
  }

  async put({ mailbox }: MailboxOfAccount, mark: MailboxMark): Promise<void> {
    this.marks.set(mailbox, mark);
  }

  async removeOfAccount(): Promise<void> {
    this.marks.clear();
  }
}

/** A mail server with the user ada, and listeners at it whose time passes when a test says so. */
export class ListenerWorld implements AsyncDisposable {
  readonly clock = new ManualClock(Date.UTC(2026, 2, 1, 12));
  readonly timer = new ManualTimer();
  readonly intake = new KeptEvents();
  readonly marks = new KeptMarks();
  readonly metrics = new CountingMetrics();
  /** Why a listener waits for other credentials. */
  readonly paused: string[] = [];
  login: MailLogin | undefined = { kind: 'password', user: 'ada', password: new Secret('sesame') };
  /** The mailboxes that devices want to hear of. */
  wanted: readonly string[] = ['INBOX'];
  tls: 'none' | 'starttls' = 'none';
  /** Where listeners connect to. */
  port = 0;
  #wake: (() => void)[] = [];
  readonly #listeners: ImapListener[] = [];
  readonly #ends: AsyncDisposable[] = [];

  /** A mail server at the port of the one before, if there was one. */
  async mailServer(): Promise<MemoryImapServer> {
    const users = [{ login: 'ada', password: 'sesame' }];
    const server = createMemoryImapServer({ users, clock: this.clock, port: this.port });
    await server.listen();
    this.port = server.address.port;
    this.#ends.push(server);
    return server;
  }

  listen(over: Partial<ListenerParts> = {}): ImapListener {
    const listener = new ImapListener({
      accountId,
      intake: this.intake,
      marks: this.marks,
      clock: this.clock,
      timer: this.timer.start,
      random: new SequentialRandom(),
      events: this.events,
      login: async () => this.login,
      refused: async () => ({ step: 'pause' }),
      openSession: () => this.openSession(),
      idleMs: 28 * 60_000,
      pollMs: 60_000,
      lookMs: 15 * 60_000,
      useNotify: true,
      folder: 'INBOX',
      wantedMailboxes: async () => this.wanted,
      ...over,
    });
    this.#listeners.push(listener);
    return listener;
  }

  /** Until a listener waits for other credentials. @returns why */
  async untilPaused(): Promise<string> {
    while (this.paused.length === 0) await new Promise<void>((resolve) => this.#wake.push(resolve));
    return this.paused[0] ?? '';
  }

  openSession(): Promise<ImapSession> {
    return ImapSession.open(
      {
        host: '127.0.0.1',
        port: this.port,
        tls: this.tls,
        ca: undefined,
        serverName: 'localhost',
        connectTimeoutMs: 5_000,
        proxyProtocol: false,
        keepAliveMs: 0,
      },
      { timer: this.timer.start, commandTimeoutMs: 31_000 },
    );
  }

  get events(): ListenerEvents {
    const warn = (_event: string, { trouble = '' }: LogFields = {}): void => {
      this.paused.push(String(trouble));
      for (const wake of this.#wake.splice(0)) wake();
    };
    return new ListenerEvents({ ...silentLogger, warn }, this.metrics);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const listener of this.#listeners) await listener.stop();
    for (const end of this.#ends) await end[Symbol.asyncDispose]();
  }
}
