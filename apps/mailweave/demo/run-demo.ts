import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '@mailweave/foundation';
import { onSignals, systemClock } from '@mailweave/host';
import { ListenError } from '@mailweave/imap-connection';
import { userKeyOf } from '@mailweave/injection';
import type { MemoryImapServer } from '@mailweave/memory-imap-server';
import type { Middleware } from '@mailweave/middleware';
import type { BackendUrl } from '../arguments/backend-url.ts';
import { usualRoles } from '../arguments/roles.ts';
import { type Mailweave, startMailweave } from '../context.ts';
import { demoAddress } from './campaign-sources/demo-campaigns.ts';
import { demoConfig } from './demo-config.ts';
import { demoPassword, startDemoMailServer } from './demo-mail-server.ts';
import type { DemoOptions } from './demo-options.ts';
import { demoText } from './demo-text.ts';
import { type DemoPhone, startDemoPhone } from './phone/demo-phone.ts';
import { visitInbox } from './visit-inbox.ts';

/** How many ports are tried when the wanted one is taken. */
const PORT_TRIES = 20;
const HIGHEST_PORT = 65_535;
/** A user gets one new woven message a minute; the demo shows two, so the first comes a little earlier. */
const HEAD_START_MS = 90_000;

/** Everything in one process, nothing kept; runs until SIGINT or SIGTERM. */
export async function runDemo(options: DemoOptions): Promise<void> {
  await using demo = await startDemo(options);
  using signals = onSignals({
    drain: () => demo.mailweave.drain(),
    endNow: (exitCode) => process.exit(exitCode),
    source: process,
  });
  options.terminal.output.write(demo.text);
  await signals.stopped;
}

/** The running demonstration. */
export type Demo = AsyncDisposable & {
  mailweave: Mailweave;
  /** The mail server in memory; undefined before a real one. */
  server: MemoryImapServer | undefined;
  /** The page with the phone; undefined before a real server. */
  phoneUrl: string | undefined;
  /** What a newcomer reads. */
  text: string;
};

/** @throws AppError when nothing can be listened on */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  await using starting = new AsyncDisposableStack();
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-demo-'));
  starting.defer(() => rmSync(folder, { recursive: true, force: true }));
  const clock = new DemoClock();
  const { server, backend } = await mailServer(options.backend, clock);
  if (server !== undefined) starting.use(server);
  const hasPhone = server !== undefined;
  const mailweave = starting.use(await startOnFreePort(options, { clock, folder, backend, hasPhone }));
  await publishCampaigns(mailweave);
  if (server !== undefined) await weaveTheFirst(mailweave, clock);
  const phone = hasPhone ? starting.use(await phoneOf(mailweave, options)) : undefined;
  const text = demoText({
    imap: addressOf(mailweave),
    wanted: options.port,
    httpUrl: mailweave.httpUrl,
    server: server?.address,
    phoneUrl: phone?.url,
    wovenUid: server === undefined ? undefined : await firstWovenUid(mailweave),
  });
  const running = starting.move();
  const phoneUrl = phone?.url;
  return { mailweave, server, phoneUrl, text, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** The real time, less a head start while the first message is woven. */
class DemoClock implements Clock {
  behindMs = 0;

  nowMs(): number {
    return systemClock.nowMs() - this.behindMs;
  }
}

type MailServer = { readonly server: MemoryImapServer | undefined; readonly backend: BackendUrl };

/** The one that was named, or else one in memory. */
async function mailServer(named: BackendUrl | undefined, clock: Clock): Promise<MailServer> {
  if (named !== undefined) return { server: undefined, backend: named };
  const server = await startDemoMailServer(clock);
  return { server, backend: { ...server.address, tls: 'none' } };
}

type Parts = { clock: Clock; folder: string; backend: BackendUrl; hasPhone: boolean };

async function startOnFreePort(options: DemoOptions, { clock, ...place }: Parts): Promise<Mailweave> {
  const logOutput = options.terminal.errors;
  for (let tried = 0; ; tried += 1) {
    const port = options.port === 0 ? 0 : options.port + tried;
    const config = demoConfig({ ...place, port });
    try {
      return await startMailweave({ config, roles: usualRoles(config), logOutput, clock });
    } catch (error) {
      const isLast = tried >= PORT_TRIES || port >= HIGHEST_PORT;
      if (!(error instanceof ListenError) || isLast) throw error;
    }
  }
}

/** What the phone shows is a line in the terminal, too. */
function phoneOf({ httpUrl }: Mailweave, { terminal }: DemoOptions): Promise<DemoPhone> {
  return startDemoPhone({
    apiUrl: httpUrl,
    login: demoAddress,
    password: demoPassword,
    onShown: ({ body = '', title }) => {
      const [subject] = body.split('\n');
      terminal.output.write(`  Phone     ${title}: ${subject}\n`);
    },
  });
}

/** The way every campaign goes: consent on record, an export, its import. */
async function publishCampaigns(mailweave: Mailweave): Promise<void> {
  const middleware = middlewareOf(mailweave);
  const user = { tenantId: 'default', userKey: userKeyOf(demoAddress) };
  await middleware.recordConsent({
    ...user,
    purpose: 'own-marketing',
    decision: 'given',
    textVersion: 'demo-1',
    source: 'demo',
  });
  for (const campaign of ['maintenance-notice', 'summer-offer']) {
    const manifestKey = `default/campaigns/${campaign}/r1/manifest.json`;
    await middleware.runImport({ tenantId: 'default', manifestKey });
  }
}

async function weaveTheFirst(mailweave: Mailweave, clock: DemoClock): Promise<void> {
  clock.behindMs = HEAD_START_MS;
  await visitInbox(addressOf(mailweave), { login: demoAddress, password: demoPassword });
  clock.behindMs = 0;
}

async function firstWovenUid(mailweave: Mailweave): Promise<number | undefined> {
  const user = { tenantId: 'default', userKey: userKeyOf(demoAddress) };
  const [first] = await middlewareOf(mailweave).injectionApi.weave({ ...user, mailbox: 'INBOX' });
  return first?.uid;
}

function middlewareOf({ middleware }: Mailweave): Middleware {
  if (middleware === undefined) throw new TypeError('The demo runs without the role middleware.');
  return middleware;
}

function addressOf(mailweave: Mailweave): { host: string; port: number } {
  const [address] = mailweave.imapAddresses;
  if (address === undefined) throw new TypeError('The demo runs without the role imap.');
  return address;
}
