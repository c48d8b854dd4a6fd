import type { Logger } from '@mailweave/foundation';
import type { ImapProxy } from '@mailweave/imap-proxy';
import type { PushService } from '@mailweave/push-service';
import type { MailweaveConfig } from './config/schema.ts';

export type ReloadParts = {
  /** What the program was started with. */
  started: MailweaveConfig;
  /** Reads the configuration anew. @throws AppError */
  read(): Promise<MailweaveConfig>;
  proxy: ImapProxy | undefined;
  push: Pick<PushService, 'reloaded'> | undefined;
  logger: Logger;
};

/** Settings of the section imap that take effect while the program runs. */
const liveSettings: readonly string[] = ['tls', 'weaving'];

/**
 * Applies what may change while the program runs, and says what else has changed and waits for a restart. Never
 * rejects: a program that serves goes on with what it has.
 */
export async function reload({ started, read, proxy, push, logger }: ReloadParts): Promise<void> {
  try {
    const config = await read();
    if (config.imap !== undefined) proxy?.reload(config.imap);
    push?.reloaded();
    const waiting = changesAfterRestart(started, config);
    if (waiting.length === 0) logger.info('mailweave-reloaded');
    else logger.warn('mailweave-reloaded', { restartNeededFor: waiting.join(', ') });
  } catch (error) {
    logger.error('mailweave-not-reloaded', {}, error);
  }
}

/** Names of settings, as far as they can be compared: a secret looks like any other. */
function changesAfterRestart(before: MailweaveConfig, after: MailweaveConfig): string[] {
  const sections = differing(before, after).filter((name) => name !== 'imap');
  const settings = differing(before.imap ?? {}, after.imap ?? {}).filter(
    (name) => !liveSettings.includes(name),
  );
  return [...sections, ...settings.map((name) => `imap.${name}`)];
}

function differing<T extends object>(before: T, after: T): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof T & string>;
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
