import type { RandomSource, Secret } from '@mailweave/foundation';

/** A bucket behind the S3 protocol. */
export type S3Settings = {
  /** `http://` or `https://`, host and port. */
  endpoint: string;
  bucket: string;
  /** Part of every signature of version 4; servers that have no regions take any. */
  region: string;
  /** v4: Signature Version 4. rados: Signature Version 2, as old Ceph gateways want it; always path style. */
  authorizationType: 'v4' | 'rados';
  accessKey: string;
  secretKey: Secret;
  /** The bucket as the first segment of the path, else as the first label of the host name. */
  pathStyle: boolean;
  /** PEM file of the authorities that may have signed the endpoint's certificate; else those of the system. */
  caFile?: string;
  /** Folder in the bucket that keys start from; without `/` at either end, '' for the whole bucket. */
  prefix: string;
};

/** What an adapter takes from its program. */
export type S3Ports = {
  /** For the jitter of pauses. */
  random: RandomSource;
  /** Lets time pass before another try. */
  pause?: (durationMs: number) => Promise<unknown>;
  limits?: Partial<S3Limits>;
};

export type S3Limits = {
  /** No byte for so long, and the connection is given up. */
  stallTimeoutMs: number;
  connectTimeoutMs: number;
  /** Tries in a row that get nowhere. */
  tries: number;
  /** What a write holds in memory and sends at a time; 5 MiB is the least that S3 takes. */
  uploadPartBytes: number;
};

export const defaultS3Limits: S3Limits = {
  stallTimeoutMs: 30_000,
  connectTimeoutMs: 10_000,
  tries: 6,
  uploadPartBytes: 8 * 1024 * 1024,
};
