import { Secret } from '@mailweave/foundation';
import { parseJavaProperties } from '@mailweave/host';
import type { CassandraConfig } from './cassandra-config.ts';

/** What a Spring file says about Cassandra, in our words. */
export type SpringSettings = {
  settings: Partial<CassandraConfig>;
  /** The file's name of each of our settings that it sets. */
  names: ReadonlyMap<keyof CassandraConfig, string>;
  /** Keys that nobody here reads. */
  unread: readonly string[];
};

/** One sentence about one key, without its value. */
export class SpringSettingError extends Error {}

type Reader = { setting: keyof CassandraConfig; read(value: string, key: string): Partial<CassandraConfig> };

const prefix = 'spring.data.cassandra.';

/** Spring takes `contact-points`, `contactPoints` and `contact_points` for the same. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['keyspacename', { setting: 'keyspace', read: (keyspace) => ({ keyspace }) }],
  ['contactpoints', { setting: 'contactPoints', read: readContactPoints }],
  ['port', { setting: 'port', read: (value, key) => ({ port: portNumber(value, key) }) }],
  ['localdatacenter', { setting: 'localDataCenter', read: (localDataCenter) => ({ localDataCenter }) }],
  ['username', { setting: 'username', read: (username) => ({ username }) }],
  ['password', { setting: 'password', read: (value) => ({ password: new Secret(value) }) }],
  ['schemaaction', { setting: 'createTables', read: readSchemaAction }],
  ['ssl', { setting: 'tls', read: readSsl }],
]);

/**
 * Reads `spring.data.cassandra` from the text of a file application.properties.
 * @throws SpringSettingError for a value that cannot be used
 */
export function readSpringSettings(text: string): SpringSettings {
  let settings: Partial<CassandraConfig> = {};
  const names = new Map<keyof CassandraConfig, string>();
  const unread: string[] = [];
  for (const [key, value] of parseJavaProperties(text)) {
    const reader = key.startsWith(prefix) ? readers.get(plainName(key.slice(prefix.length))) : undefined;
    if (reader === undefined) {
      unread.push(key);
      continue;
    }
    if (value.trim() === '') continue;
    if (value.includes('${'))
      throw new SpringSettingError(`${key} has a placeholder, which is not filled in here: write its value.`);
    settings = { ...settings, ...reader.read(value.trim(), key) };
    names.set(reader.setting, key);
  }
  return { settings, names, unread };
}

function plainName(name: string): string {
  return name.replaceAll(/[-_]/g, '').toLowerCase();
}

/** `one,two`, or with a port behind each, which has to be the same. */
function readContactPoints(value: string, key: string): Partial<CassandraConfig> {
  const points = value.split(',').map((point) => point.trim());
  const parsed = points.filter((point) => point !== '').map(pointAndPort);
  if (parsed.length === 0) throw new SpringSettingError(`${key} names no node: give one at least.`);
  const ports = new Set(parsed.map(({ port }) => port));
  if (ports.size > 1)
    throw new SpringSettingError(`${key} has different ports: every node must have the same.`);
  const [port] = ports;
  const contactPoints = parsed.map(({ host }) => host);
  return { contactPoints, ...(port !== undefined && { port: portNumber(port, key) }) };
}

/** An IPv6 address has several colons, and its port behind brackets. */
function pointAndPort(point: string): { host: string; port: string | undefined } {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^:]+))(?::(\d+))?$/.exec(point) ?? [];
  return { host: bracketed ?? plain ?? point, port };
}

function portNumber(value: string, key: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new SpringSettingError(`${key} is no port: write a number from 1 to 65535.`);
}

function readSchemaAction(value: string, key: string): Partial<CassandraConfig> {
  const action = plainName(value);
  if (action === 'none') return { createTables: false };
  if (action === 'createifnotexists' || action === 'create') return { createTables: true };
  throw new SpringSettingError(
    `${key} would have tables dropped, or is unknown: write CREATE_IF_NOT_EXISTS or NONE.`,
  );
}

function readSsl(value: string, key: string): Partial<CassandraConfig> {
  if (value === 'true') return { tls: { checkHostName: true } };
  if (value === 'false') return {};
  throw new SpringSettingError(`${key} is neither true nor false.`);
}
