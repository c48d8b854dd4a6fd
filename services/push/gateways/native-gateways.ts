import { readFileSync } from 'node:fs';
import type { Clock, RandomSource, SharedValues, Ticker } from '@mailweave/foundation';
import type { ApnsBrand, BrandProblem, FcmBrand, Gateway } from '@mailweave/push';
import { type ApnsServer, createApnsGateway, createFcmGateway } from '@mailweave/push-gateways';
import type { ServerConfig } from './native-servers-config.ts';
import { SharedTokens } from './shared-tokens.ts';

/** The brands that notifications are sent for. */
export type Brands = { apnsBrands: readonly ApnsBrand[]; fcmBrands: readonly FcmBrand[] };

/** The gateways of phones, and how they learn of brands while they run. */
export type NativeGateways = {
  gateways: readonly Gateway[];
  /** Sends for these from now on; returns what is wrong with those that are left out. */
  configure(brands: Brands): readonly BrandProblem[];
};

export type NativePorts = {
  clock: Clock;
  ticker: Ticker;
  random: RandomSource;
  /** What all processes have in common; undefined: this one is alone. */
  values: SharedValues | undefined;
};

/** APNs and FCM; nothing is sent until they are configured. */
export function openNativeGateways(
  servers: { apnsServer?: ServerConfig; fcmServer?: ServerConfig },
  { values, ...ports }: NativePorts,
): NativeGateways {
  const apnsServer = servers.apnsServer && serverOf(servers.apnsServer);
  const tokens = values && new SharedTokens(values);
  const apns = createApnsGateway({
    ...ports,
    ...(tokens !== undefined && { tokens }),
    ...(apnsServer !== undefined && { servers: { production: apnsServer, sandbox: apnsServer } }),
  });
  // Google gives each process a token of its own and counts none: one that may write to every phone need not be kept elsewhere.
  const fcm = createFcmGateway({
    ...ports,
    ...(servers.fcmServer !== undefined && { server: serverOf(servers.fcmServer) }),
  });
  return {
    gateways: [apns, fcm],
    configure: ({ apnsBrands, fcmBrands }) => [...apns.configure(apnsBrands), ...fcm.configure(fcmBrands)],
  };
}

/** A file that cannot be read ends the start: its name and the reason are in the error of Node. */
function serverOf({ caFile, host, port }: ServerConfig): ApnsServer {
  return { host, port, ...(caFile !== undefined && { caPem: readFileSync(caFile, 'utf8') }) };
}

/** Those of our own configuration count before those of files. */
export function brandsOf(own: Brands, files: Brands | undefined): Brands {
  const merged = <B extends { clientId: string }>(ours: readonly B[], theirs: readonly B[] = []) => [
    ...new Map([...theirs, ...ours].map((brand) => [brand.clientId, brand])).values(),
  ];
  return {
    apnsBrands: merged(own.apnsBrands, files?.apnsBrands),
    fcmBrands: merged(own.fcmBrands, files?.fcmBrands),
  };
}
