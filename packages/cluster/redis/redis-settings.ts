import { readFileSync } from 'node:fs';
import type { Secret } from '@mailweave/foundation';
import type { RedisOptions } from 'ioredis';

export type RedisSettings = {
  /** `redis://[user:password@]host:port[/database]`, or `rediss://` for TLS. */
  url: Secret;
  /** PEM file of whom to trust with TLS; the system's authorities by default. */
  caFile?: string;
  /** In front of every key and channel, so that several installations can share a server. */
  keyPrefix: string;
  /** How long Redis may take for an answer; when it takes longer the connection is made anew. */
  answerWithinMs: number;
};

/** What ioredis wants to know of the server. @throws TypeError when the URL is none */
export function serverOptions(settings: RedisSettings): RedisOptions {
  const url = new URL(settings.url.reveal());
  const database = url.pathname.slice(1);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 6379 : Number(url.port),
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(url.password !== '' && { password: decodeURIComponent(url.password) }),
    ...(database !== '' && { db: Number(database) }),
    ...(url.protocol === 'rediss:' && { tls: tlsOptions(settings) }),
  };
}

function tlsOptions({ caFile }: RedisSettings): { ca?: Buffer } {
  return caFile === undefined ? {} : { ca: readFileSync(caFile) };
}
