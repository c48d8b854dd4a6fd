import type { SecureContext } from 'node:tls';
import type { InjectionApi } from '@mailweave/contracts';
import type { Clock, RandomSource, Secret } from '@mailweave/foundation';
import type { ImapProxyConfig } from './config.ts';
import type { ProxyEvents } from './events.ts';
import type { ConnectionCounter } from './limits/connection-counter.ts';
import type { FailedLogins } from './limits/failed-logins.ts';
import type { NewsQueue } from './news/news-queue.ts';
import type { AddressResolver } from './resolver/address-resolver.ts';
import type { BackendDirectory } from './routing/backend-directory.ts';
import type { Backends } from './routing/backends.ts';
import type { SaslMechanism } from './session/sign-in/sasl-identity.ts';
import type { WovenContents } from './weaving/woven-contents.ts';

/** What every session of the proxy shares. */
export type ProxyContext = {
  readonly config: ImapProxyConfig;
  readonly api: InjectionApi;
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly events: ProxyEvents;
  readonly contents: WovenContents;
  readonly backends: Backends;
  /** Where a mailbox is. */
  readonly directory: BackendDirectory;
  /** Whose a log-in name is; undefined where it is an address by itself. */
  readonly resolver: AddressResolver | undefined;
  readonly counter: ConnectionCounter;
  readonly failedLogins: FailedLogins;
  /** Tells the role push of woven messages; undefined: nobody is told. */
  readonly news: NewsQueue | undefined;
  /** The key of the tenant's user keys; undefined where they are plain SHA-256. */
  readonly pepper: Secret | undefined;
  /** False: the proxy relays and nothing else; woven messages go from open sessions. */
  weaving(): boolean;
  /** The certificate as it is now; undefined without TLS. */
  secureContext(): SecureContext | undefined;
  /** What a client may sign in with, as far as the backends take it. */
  mechanisms(): readonly SaslMechanism[];
};
