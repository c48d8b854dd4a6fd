import { createECDH } from 'node:crypto';
import path from 'node:path';
import { Secret } from '@mailweave/foundation';
import { imapProxyConfig } from '@mailweave/imap-proxy';
import { middlewareConfig } from '@mailweave/middleware';
import { pushConfig } from '@mailweave/push-service';
import type { BackendUrl } from '../arguments/backend-url.ts';
import type { MailweaveConfig } from '../config/schema.ts';
import { demoMaster } from './demo-mail-server.ts';
import { DEMO_BRAND } from './phone/demo-phone.ts';

export type DemoPlace = {
  backend: BackendUrl;
  port: number;
  folder: string;
  /** Whether a phone is told of new mail; the mail server is the one in memory then. */
  hasPhone: boolean;
};

/** What an operator would write for a trial: memory stores, no TLS, the campaigns that ship with the demo. */
export function demoConfig(demo: DemoPlace): MailweaveConfig {
  return {
    processes: 1,
    dataDir: demo.folder,
    imap: imapProxyConfig({
      listeners: [{ port: demo.port }],
      backend: demo.backend,
      weaveBudgetMs: 1_000,
      limits: { drainTimeoutMs: 2_000 },
    }),
    middleware: middlewareConfig({
      stores: { kind: 'memory' },
      bucketFolder: path.join(import.meta.dirname, 'campaigns'),
      spoolFolder: 'spool',
    }),
    ...(demo.hasPhone && { push: pushSection(demo.backend) }),
    cluster: { kind: 'single' },
    http: { host: '127.0.0.1', port: 0 },
    log: { level: 'warn', format: 'text' },
  };
}

/** Listens for new mail at the mail server itself, as master user, and tells one brand of the app by Web Push. */
function pushSection({ host, port }: BackendUrl): NonNullable<MailweaveConfig['push']> {
  const place = { host, port, tls: 'none' } as const;
  const vapidKeys = createECDH('prime256v1');
  vapidKeys.generateKeys();
  return pushConfig({
    stores: { kind: 'memory' },
    mailServer: place,
    listeners: {
      way: 'imap',
      permanent: true,
      ...place,
      masterUser: demoMaster.login,
      masterPassword: demoMaster.password,
    },
    permanentListeners: { allowedClients: DEMO_BRAND },
    webPush: {
      brands: {
        [DEMO_BRAND]: {
          privateKey: new Secret(vapidKeys.getPrivateKey('base64url').padStart(43, 'A')),
          subject: 'mailto:operator@mailweave.example',
          navigate: 'https://mailweave.example/',
          invisiblePushes: true,
        },
      },
      httpsOnly: false,
      allowedNetworks: ['127.0.0.0/8'],
    },
  });
}
