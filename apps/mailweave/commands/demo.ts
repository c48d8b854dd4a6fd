import { Command } from 'commander';
import { type BackendUrl, parseBackendUrl } from '../arguments/backend-url.ts';
import { parsePort } from '../arguments/port.ts';
import type { Terminal } from '../terminal.ts';

type Options = { backend?: BackendUrl; port: number };

/** `demo`: everything in one process and nothing kept, to be tried with any mail client. */
export function demoCommand(terminal: Terminal): Command {
  return new Command('demo')
    .description('show Mailweave at work, with sample campaigns')
    .option(
      '--backend <url>',
      'an IMAP server to stand before: imap://host:port or imaps://host:port',
      parseBackendUrl,
    )
    .option('--port <number>', 'port for mail clients, on 127.0.0.1', parsePort, 1143)
    .action(async ({ backend, port }: Options) => {
      const { runDemo } = await import('../demo/run-demo.ts');
      await runDemo({ backend, port, terminal });
    });
}
