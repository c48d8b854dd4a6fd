import path from 'node:path';
import { strictPolicy } from '@mailweave/injection';
import type { BackendUrl } from '../arguments/backend-url.ts';
import type { MailweaveConfig } from '../config/schema.ts';

/** What an operator would write for a trial: memory stores, no TLS, the campaigns that ship with the demo. */
export function demoConfig(demo: { backend: BackendUrl; port: number; folder: string }): MailweaveConfig {
  return {
    processes: 1,
    dataDir: demo.folder,
    imap: {
      listeners: [{ host: '127.0.0.1', port: demo.port, tls: 'none' }],
      backend: { ...demo.backend, connectTimeoutMs: 5_000 },
      tenantId: 'default',
      weaving: true,
      weaveBudgetMs: 1_000,
      compress: true,
      requireTls: false,
      limits: {
        commandLineBytes: 65_536,
        commandLiteralBytes: 262_144,
        loginTimeoutMs: 60_000,
        idleTimeoutMs: 1_860_000,
        drainTimeoutMs: 2_000,
      },
    },
    middleware: {
      stores: { kind: 'memory' },
      bucketFolder: path.join(import.meta.dirname, 'campaigns'),
      spoolFolder: 'spool',
      tenants: { default: { policy: strictPolicy } },
      imports: { maxDecompressedPartBytes: 2 ** 30, maxCompressionRatio: 200, batchRows: 1_000 },
    },
    http: { host: '127.0.0.1', port: 0 },
    log: { level: 'warn', format: 'text' },
  };
}
