import { join } from 'node:path';
import type { Clock } from '@mailweave/foundation';
import { silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemClock, systemRandom } from '@mailweave/host';
import { createImapProxy, type ImapProxy, imapProxyConfig } from '@mailweave/imap-proxy';
import { userKeyOf } from '@mailweave/injection';
import { buildExport, createMiddleware, type Middleware, middlewareConfig } from '@mailweave/middleware';
import type { Account } from '../load/job.ts';
import { LoadConnection } from '../load/load-connection.ts';
import { storeFolders } from '../subjects/start-mailweave.ts';
import type { Backend } from '../subjects/subject.ts';

/** Puts campaigns and woven messages into a store that is measured later. */
export type Weaver = AsyncDisposable & {
  /** Publishes a campaign for these users. */
  publish(campaign: string, users: readonly string[]): Promise<void>;
  /** Opens the user's inbox through the proxy, an hour after the last time: what is due is woven. */
  openInbox(account: Account): Promise<void>;
};

const HOUR_MS = 3_600_000;
/** The time of weaving begins so long ago that it ends before now. */
const PAST_MS = 24 * HOUR_MS;

export async function startWeaver(dataFolder: string, backend: Backend): Promise<Weaver> {
  await using starting = new AsyncDisposableStack();
  const clock = new PastClock();
  const ports = { clock, random: systemRandom, logger: silentLogger, metrics: silentMetrics };
  const middleware = starting.use(openMiddleware(dataFolder, ports));
  const proxy = starting.use(createImapProxy({ ...ports, ...proxyParts(middleware, backend) }));
  await proxy.listen();
  const address = { ...addressOf(proxy), tls: false };
  const running = starting.move();
  return {
    publish: async (campaign, users) => {
      const { manifestKey } = await buildExport(join(dataFolder, 'bucket'), notice(campaign, users));
      await middleware.runImport({ tenantId: 'default', manifestKey });
    },
    openInbox: async (account) => {
      clock.passed += HOUR_MS;
      const connection = await LoadConnection.logIn(address, account);
      await connection.command('SELECT INBOX');
      await connection.command('LOGOUT');
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Yesterday, and what has passed since: a user is shown one new message in a while only. */
class PastClock implements Clock {
  passed = 0;

  nowMs(): number {
    return systemClock.nowMs() - PAST_MS + this.passed;
  }
}

function openMiddleware(dataFolder: string, ports: Parameters<typeof createMiddleware>[1]): Middleware {
  const { stores, bucketFolder, spoolFolder } = storeFolders();
  return createMiddleware(
    middlewareConfig({
      stores: { ...stores, path: join(dataFolder, stores.path) },
      bucketFolder: join(dataFolder, bucketFolder),
      spoolFolder: join(dataFolder, spoolFolder),
    }),
    ports,
  );
}

function proxyParts(middleware: Middleware, backend: Backend) {
  return {
    injectionApi: middleware.injectionApi,
    config: imapProxyConfig({
      listeners: [{ port: 0 }],
      backend,
      weaveBudgetMs: 10_000,
      limits: { drainTimeoutMs: 1_000 },
    }),
  };
}

function addressOf(proxy: ImapProxy): Backend {
  const [address] = proxy.addresses;
  if (address === undefined) throw new Error('The proxy listens nowhere.');
  return address;
}

function notice(campaign: string, users: readonly string[]): Parameters<typeof buildExport>[1] {
  return {
    campaign,
    purpose: 'service',
    users: users.map((user) => ({ userKey: userKeyOf(user) })),
    templates: {
      'standard/en': {
        subject: `Maintenance of your mailbox (${campaign})`,
        from: { name: 'Example ISP', address: 'service@isp.example' },
        html: '<!doctype html><html><body><h1>Maintenance</h1><p>On Sunday at 3:00.</p></body></html>',
        text: 'Maintenance\n\nOn Sunday at 3:00.\n',
      },
    },
  };
}
