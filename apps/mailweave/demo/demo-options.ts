import type { BackendUrl } from '../arguments/backend-url.ts';
import type { Terminal } from '../terminal.ts';

/** What the command line asks of the demonstration. */
export type DemoOptions = {
  /** The mail server to stand before; undefined: one in memory, with some mail in it. */
  backend: BackendUrl | undefined;
  /** Where mail clients connect, on 127.0.0.1; 0 takes a free one. */
  port: number;
  terminal: Terminal;
};
