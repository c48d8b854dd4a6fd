import type { Cluster } from '@mailweave/cluster';
import type { Clock, RandomSource } from '@mailweave/foundation';
import type { AccountId } from '@mailweave/push';
import type { PushConfig } from '../config.ts';
import type { DispatchParts } from '../dispatch/dispatch-parts.ts';
import type { ConfiguredBrands } from '../gateways/configured-brands.ts';
import type { PlatformFilesWatch } from '../platform-files/platform-files-watch.ts';
import type { AccountProperties } from '../properties/account-properties.ts';
import type { RegistryContext } from '../registry/registry-context.ts';
import type { Finding } from './finding.ts';

/** What is looked at. */
export type DoctorParts = {
  config: PushConfig;
  clock: Clock;
  random: RandomSource;
  cluster: Pick<Cluster, 'isAlone' | 'check'>;
  gatewayOf: DispatchParts['gatewayOf'];
  brands: ConfiguredBrands;
  platformFiles: PlatformFilesWatch | undefined;
  properties: AccountProperties;
  registry: RegistryContext;
};

/** @param accountId whose mailbox the mail server is tried with; undefined: nobody's */
export type Check = (parts: DoctorParts, accountId: AccountId | undefined) => Promise<readonly Finding[]>;
