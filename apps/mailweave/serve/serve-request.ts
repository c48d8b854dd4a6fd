import type { Role } from '../arguments/roles.ts';
import type { MailweaveConfig } from '../config/schema.ts';
import type { Terminal } from '../terminal.ts';

/** What `serve` was asked for. */
export type ServeRequest = {
  config: MailweaveConfig;
  configFile: string;
  roles: ReadonlySet<Role>;
  terminal: Terminal;
};
