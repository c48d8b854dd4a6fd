import type { Logger, Metrics } from '@mailweave/foundation';
import type { ImapProxy } from '@mailweave/imap-proxy';
import { livePushSettings, type PushService } from '@mailweave/push-service';
import { pushConfigIn } from './config/data-folder.ts';
import type { MailweaveConfig } from './config/schema.ts';

export type ReloadParts = {
  /** What the program was started with. */
  started: MailweaveConfig;
  /** Reads the configuration anew. @throws AppError */
  read(): Promise<MailweaveConfig>;
  proxy: Pick<ImapProxy, 'reload'> | undefined;
  push: Pick<PushService, 'reload'> | undefined;
  logger: Logger;
  metrics: Metrics;
};

/** Settings that take effect while the program runs: these, and all below them. */
const liveSettings: ReadonlySet<string> = new Set([
  'imap.tls',
  'imap.weaving',
  ...livePushSettings.map((name) => `push.${name}`),
]);

/**
 * Applies what may change while the program runs, and says what else has changed and waits for a restart. Never
 * rejects: a program that serves goes on with what it has.
 */
export async function reload({ started, read, proxy, push, logger, metrics }: ReloadParts): Promise<void> {
  try {
    const config = await read();
    if (config.imap !== undefined) proxy?.reload(config.imap);
    if (config.push !== undefined) push?.reload(pushConfigIn(config));
    metrics.gauge('mailweave_reload_refused', 0);
    const waiting = changedSettings(started, config);
    if (waiting.length === 0) logger.info('mailweave-reloaded');
    else logger.warn('mailweave-reloaded', { restartNeededFor: waiting.join(', ') });
  } catch (error) {
    logger.error('mailweave-not-reloaded', {}, error);
    metrics.gauge('mailweave_reload_refused', 1);
  }
}

/**
 * Names of settings that are not live, sections as a whole where nothing in them is; as far as they can be compared: a secret looks
 * like any other.
 */
function changedSettings(before: object, after: object, within = ''): string[] {
  return differing(before, after).flatMap(([key, was, is]) => {
    const name = within + key;
    if (liveSettings.has(name)) return [];
    const isMixed = [...liveSettings].some((live) => live.startsWith(`${name}.`));
    return isMixed && isSection(was) && isSection(is) ? changedSettings(was, is, `${name}.`) : [name];
  });
}

function differing(before: object, after: object): [key: string, was: unknown, is: unknown][] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((key): [string, unknown, unknown] => [key, was.get(key), is.get(key)])
    .filter(([, old, next]) => JSON.stringify(old) !== JSON.stringify(next));
}

function isSection(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
