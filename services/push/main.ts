import type { WovenNewsTaker } from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';
import type { RoutePlugin } from '@mailweave/http-server';
import type { EventIntake } from '@mailweave/push';
import type { PushConfig } from './config.ts';
import { createContext, type PushAdapters, type PushPorts } from './context.ts';
import { MailNotifyReceiver } from './mail-notify/mail-notify-receiver.ts';
import { openAdapters } from './open-adapters.ts';
import type { RegistryContext } from './registry/registry-context.ts';
import { allRoutes } from './routes/all-routes.ts';

/** The role `push` as the program sees it. */
export type PushService = AsyncDisposable & {
  /** For sources in the same process. */
  intake: EventIntake;
  /** For an injection proxy in the same process. */
  woven: WovenNewsTaker;
  /**
   * The configuration was read anew: its live settings (livePushSettings) count from now on, and channels that were stopped try
   * again. Whatever else it says is left as it is.
   */
  reload(config: PushConfig): void;
  /** The calls over HTTP, for the server of the program. */
  routes: readonly RoutePlugin[];
  /** Rejects when what is configured cannot work, such as a missing passphrase; a store that comes later is no reason. */
  checkSettings(): Promise<void>;
  /** @throws AppError what is kept cannot be reached at the moment */
  checkStore(): Promise<void>;
  /** Opens what sources reach us by beside HTTP. @throws MailNotifyListenError, NetworkSyntaxError */
  openSources(): Promise<void>;
  /** How many listeners this process has. */
  readonly listeners: number;
};

/**
 * @param adapters other places for data than the configuration names; they are closed with the service
 * @throws AppError a store that cannot be opened
 */
export function createPushService(
  config: PushConfig,
  ports: PushPorts,
  adapters: PushAdapters = openAdapters(config, ports),
): PushService {
  const context = createContext(config, ports, adapters);
  context.listeners?.start();
  let receiver: MailNotifyReceiver | undefined;
  return {
    intake: context.intake,
    woven: context.woven,
    reload: (next) => context.reload(next),
    routes: allRoutes({ ...context, queue: context.stores.queue }),
    checkSettings: () => checkKeys(context.registry),
    checkStore: async () => {
      await context.stores.accounts.list({ limit: 1 });
    },
    openSources: async () => {
      receiver = context.mailNotify && (await MailNotifyReceiver.open(context.mailNotify));
    },
    get listeners() {
      return context.listeners?.size ?? 0;
    },
    [Symbol.asyncDispose]: async () => {
      await receiver?.[Symbol.asyncDispose]();
      await context[Symbol.asyncDispose]();
    },
  };
}

/** @throws AppError a passphrase that is missing or wrong */
async function checkKeys({ vault }: RegistryContext): Promise<void> {
  try {
    await vault?.checkKeys();
  } catch (error) {
    if (error instanceof AppError && error.retry === 'later') return;
    throw error;
  }
}
