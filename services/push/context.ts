import { type Cluster, openCluster } from '@mailweave/cluster';
import type { WovenNewsTaker } from '@mailweave/contracts';
import type { Clock, Logger, Metrics, RandomSource } from '@mailweave/foundation';
import { monotonicClock, systemTicker } from '@mailweave/host';
import { TokenGate } from '@mailweave/http-server';
import type {
  AccountId,
  BrandProblem,
  EventIntake,
  Gateway,
  NoticeSender,
  PushStores,
} from '@mailweave/push';
import { createWebSocketGateway, type SocketRoutes } from '@mailweave/push-gateways';
import { BrandSettings } from './brand-settings.ts';
import type { PushConfig } from './config.ts';
import { type DispatchSources, dispatchParts } from './dispatch/configured-parts.ts';
import { DispatchEvents } from './dispatch/dispatch-events.ts';
import type { DispatchParts } from './dispatch/dispatch-parts.ts';
import { Dispatcher } from './dispatch/dispatcher.ts';
import { QueuedNotices } from './dispatch/notices.ts';
import type { DoctorParts } from './doctor/doctor-parts.ts';
import { callbackCredentials } from './dovecot/callback-credentials.ts';
import { CallbackLoad } from './dovecot/callback-load.ts';
import type { CallbackOutcome } from './dovecot/take-callback.ts';
import { PushEvents } from './events.ts';
import { ConfiguredBrands } from './gateways/configured-brands.ts';
import type { Brands } from './gateways/native-gateways.ts';
import { GroupedIntake } from './intake/grouped-intake.ts';
import type { ListenerSet } from './listeners/listener-set.ts';
import { shareChanges } from './listeners/share-changes.ts';
import { tiedListeners } from './listeners/tied-listeners.ts';
import { liveConfig } from './live-config.ts';
import type { DatagramOutcome, MailNotifyParts } from './mail-notify/mail-notify-receiver.ts';
import { mailNotifySettings } from './mail-notify/mail-notify-settings.ts';
import { systemTimer } from './mail-server/timer.ts';
import { PlatformFilesWatch } from './platform-files/platform-files-watch.ts';
import { AccountProperties } from './properties/account-properties.ts';
import { createRegistry, type RegistryContext } from './registry/registry-context.ts';
import type { CallbackContext } from './routes/dovecot-callback.ts';
import type { PasswordCheck } from './sessions/log-in.ts';
import { openSocketRoutes, openSocketServer } from './sockets/open-socket-server.ts';
import type { SocketServer } from './sockets/socket-server.ts';
import { takerOf } from './woven/take-woven-news.ts';

/** What the program gives to the service. */
export type PushPorts = {
  clock: Clock;
  random: RandomSource;
  logger: Logger;
  metrics: Metrics;
  /** The processes that share the work; it outlives the service. Default: this one is alone. */
  cluster?: Cluster | undefined;
};

/** What the service keeps its things in. */
export type PushAdapters = AsyncDisposable & {
  stores: PushStores;
  /** One for each transport that is there at this moment. */
  readonly gateways: readonly Gateway[];
  /** Asks the mail server about passwords; undefined: nobody logs in here. */
  passwords?: PasswordCheck | undefined;
  /** Has the gateways of phones send for these brands from now on. */
  configureBrands?(brands: Brands): readonly BrandProblem[];
  /** Has those whose endpoints are named by apps send by these settings from now on. */
  configureEndpoints?(config: Pick<PushConfig, 'webhooks' | 'webPush'>): void;
};

/** The service, wired. */
export type PushContext = AsyncDisposable & {
  clock: Clock;
  events: PushEvents;
  stores: PushStores;
  /** Where every source tells what it sees. */
  intake: EventIntake;
  notices: NoticeSender;
  dispatcher: Dispatcher;
  switchedOff: DispatchParts['switchedOff'];
  tokens: TokenGate<'imap'>;
  /** Takes what injection proxies tell of woven messages. */
  woven: WovenNewsTaker;
  /** Where Dovecot tells of new mail; undefined: it is not configured. */
  callback: CallbackContext | undefined;
  registry: RegistryContext;
  /** The WebSockets of apps that are open. */
  sockets: SocketServer;
  properties: AccountProperties;
  /** What the doctor looks at. */
  doctor: DoctorParts;
  /** Undefined without oxConfigDir. */
  platformFiles: PlatformFilesWatch | undefined;
  /** Undefined: it is not configured. */
  mailNotify: MailNotifyParts | undefined;
  /** Undefined: none are configured. */
  listeners: ListenerSet | undefined;
  /** Has live settings be those of this configuration, and channels that were stopped try again. */
  reload(next: PushConfig): void;
};

/** Everything that lives as long as the service is made here. @param adapters are closed with the context */
export function createContext(started: PushConfig, ports: PushPorts, adapters: PushAdapters): PushContext {
  const { clock, random } = ports;
  const { config, replace } = liveConfig(started);
  const { stores } = adapters;
  const events = new PushEvents(ports.logger, ports.metrics);
  const cluster = ports.cluster ?? openCluster({ kind: 'single' }, { ...ports, monotonic: monotonicClock });
  // The registry is made later, for it sends notices; nothing is sent and no app is open before.
  const appOpened = (accountId: AccountId): void => registry.listeners.accountChanged(accountId);
  const sockets = openSocketServer(stores, { clock, events, random, appOpened });
  const socketRoutes = openSocketRoutes(sockets, cluster, random);
  const gatewayOf = gatewaysOf(adapters, socketRoutes);
  const { platformFiles, properties } = openProperties(config, { clock, events, stores });
  const settings = new BrandSettings(() => config.brands);
  const deviceGone: DispatchSources['deviceGone'] = (gone, sinceMs) =>
    registry.desk.deviceGone(gone, sinceMs);
  const sources = { stores, gatewayOf, settings, properties, deviceGone };
  const { dispatcher, intake, notices, switchedOff } = openDispatch(config, { ...ports, events }, sources);
  const tokens = new TokenGate('push.tokens', () => config.tokens);
  const ends = { ...adapters, properties, notices };
  const registry = createRegistry(config, { clock, random, events, tokens, ...ends });
  const tied = { stores, intake, registry, platformFiles, properties };
  const listeners = tiedListeners(config, { ...ports, cluster }, tied);
  const endChanges =
    listeners && shareChanges(registry.listeners, listeners, { bus: cluster.bus, properties });
  const brands = openBrands(platformFiles, adapters, { settings, events, dispatcher });
  return {
    ...sourcesOf(config, { clock, events, intake, properties, stores }),
    clock,
    events,
    stores,
    intake,
    notices,
    dispatcher,
    switchedOff,
    tokens,
    registry,
    sockets,
    properties,
    doctor: { config, clock, random, cluster, gatewayOf, brands, platformFiles, properties, registry },
    platformFiles,
    listeners,
    reload: (next) => {
      replace(next);
      adapters.configureEndpoints?.(next);
      platformFiles?.look();
      brands.configure();
      listeners?.settingsChanged();
    },
    [Symbol.asyncDispose]: async () => {
      platformFiles?.[Symbol.dispose]();
      sockets[Symbol.dispose]();
      await registry.upkeep[Symbol.asyncDispose]();
      endChanges?.();
      await listeners?.[Symbol.asyncDispose]();
      await dispatcher[Symbol.asyncDispose]();
      socketRoutes[Symbol.dispose]();
      await adapters[Symbol.asyncDispose]();
    },
  };
}

/** Of those that there are at this moment, and of the WebSockets that are held here. */
function gatewaysOf(adapters: PushAdapters, sockets: SocketRoutes): DispatchParts['gatewayOf'] {
  const webSocket = createWebSocketGateway(sockets);
  return (transport) => [...adapters.gateways, webSocket].find((gateway) => gateway.transport === transport);
}

/** The road from an accepted event to a device. */
function openDispatch(
  config: PushConfig,
  { clock, events, logger, metrics, random }: PushPorts & { events: PushEvents },
  sources: DispatchSources,
): Pick<PushContext, 'dispatcher' | 'intake' | 'notices' | 'switchedOff'> {
  const parts = dispatchParts(
    config,
    { clock, random, events: new DispatchEvents(logger, metrics) },
    sources,
  );
  const dispatcher = new Dispatcher(parts);
  const onAccepted = (accountId: AccountId): void => dispatcher.planSoon(accountId);
  return {
    dispatcher,
    intake: new GroupedIntake({ store: sources.stores.events, clock, events, onAccepted }),
    notices: new QueuedNotices({ ...parts, onQueued: (queued) => dispatcher.wakeFor(queued) }),
    switchedOff: parts.switchedOff,
  };
}

/** What tells of mail beside listeners. */
function sourcesOf(
  config: PushConfig,
  ends: SourceEnds,
): Pick<PushContext, 'callback' | 'mailNotify' | 'woven'> {
  const { events, intake, stores } = ends;
  return {
    callback: callbackOf(config, ends),
    mailNotify: mailNotifyOf(config, ends),
    woven: takerOf({ accounts: stores.accounts, intake, told: (outcome) => events.wovenNewsTold(outcome) }),
  };
}

/** Sends to phones for the brands that are named, now and whenever the files change. */
function openBrands(
  platformFiles: PlatformFilesWatch | undefined,
  adapters: PushAdapters,
  { dispatcher, events, settings }: { settings: BrandSettings; events: PushEvents; dispatcher: Dispatcher },
): ConfiguredBrands {
  const brands = new ConfiguredBrands({
    settings,
    files: () => platformFiles?.current,
    use: adapters.configureBrands,
    leftOut: (problem) => events.brandLeftOut(problem),
    changed: () => dispatcher.tryAgain(),
  });
  brands.configure();
  platformFiles?.onChange(() => brands.configure());
  return brands;
}

/** What the files of another mail platform say, and our own configuration before them. */
function openProperties(
  config: PushConfig,
  { clock, events, stores }: { clock: Clock; events: PushEvents; stores: PushStores },
): { platformFiles: PlatformFilesWatch | undefined; properties: AccountProperties } {
  const { oxConfigDir: folder } = config;
  const platformFiles =
    folder === undefined ? undefined : new PlatformFilesWatch({ folder, events, ticker: systemTicker });
  const server = () =>
    new Map([...(platformFiles?.current.properties ?? []), ...Object.entries(config.properties)]);
  return { platformFiles, properties: new AccountProperties(server, stores.properties, clock) };
}

type SourceEnds = Pick<PushContext, 'clock' | 'events' | 'intake' | 'properties' | 'stores'>;

function callbackOf(config: PushConfig, ends: SourceEnds): CallbackContext | undefined {
  const { clock, events, intake, properties, stores } = ends;
  const credentials = () => callbackCredentials(config, properties.ofServer());
  if (credentials() === undefined) return undefined;
  const { signatureKey } = config.dovecot;
  const told = (outcome: CallbackOutcome): void => events.callbackTold(outcome);
  const common = { accounts: stores.accounts, intake, clock, timer: systemTimer, told };
  const load = new CallbackLoad();
  return {
    ...common,
    load,
    credentials,
    signatureKey,
    get answerWithinMs() {
      return config.dovecot.answerWithinMs;
    },
    get requireSignature() {
      return config.dovecot.requireSignature;
    },
  };
}

function mailNotifyOf(config: PushConfig, ends: SourceEnds): MailNotifyParts | undefined {
  const { clock, events, intake, properties, stores } = ends;
  const settings = mailNotifySettings(config, properties.ofServer());
  const told = (outcome: DatagramOutcome): void => events.datagramTold(outcome);
  return settings && { settings, accounts: stores.accounts, intake, clock, timer: systemTimer, told };
}
