import path from 'node:path';
import { imapProxyConfig } from '@mailweave/imap-proxy';
import { middlewareConfig } from '@mailweave/middleware';
import type { BackendUrl } from '../arguments/backend-url.ts';
import type { MailweaveConfig } from '../config/schema.ts';

/** What an operator would write for a trial: memory stores, no TLS, the campaigns that ship with the demo. */
export function demoConfig(demo: { backend: BackendUrl; port: number; folder: string }): MailweaveConfig {
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
    cluster: { kind: 'single' },
    http: { host: '127.0.0.1', port: 0 },
    log: { level: 'warn', format: 'text' },
  };
}
