import { readFileSync } from 'node:fs';
import { AppError, type Clock, type Logger, type RandomSource, Secret } from '@mailweave/foundation';
import type { CassandraOptions, Replication } from '@mailweave/stores';
import type { CassandraConfig } from './cassandra-config.ts';
import { readSpringSettings, SpringSettingError, type SpringSettings } from './spring-settings.ts';

const defaultPort = 9042;

/** As in the configuration. A keyspace of a tenant's has its id behind this name. */
const keyspacePattern = /^[a-zA-Z][a-zA-Z0-9_]{0,31}$/;

/** What the configuration and the file that it names say about Cassandra does not fit together. */
class CassandraSettingsError extends AppError {
  constructor(sentence: string) {
    super({ code: 'cassandra-settings-invalid', publicText: sentence, retry: 'after-change' });
  }
}

/**
 * The settings of the configuration with those of the Spring file that it names. Keys of that file that are not read
 * are named in the log, once, without their values.
 * @throws CassandraSettingsError
 */
export function cassandraOptions(
  config: CassandraConfig,
  ports: { clock: Clock; random: RandomSource; logger: Logger },
): CassandraOptions {
  const file = config.applicationProperties;
  const spring = file === undefined ? undefined : readSpringFile(file);
  if (spring !== undefined && spring.unread.length > 0)
    ports.logger.warn('settings of application.properties are not used', { names: spring.unread.join(' ') });
  const {
    connectTimeoutMs,
    contactPoints,
    createTables = true,
    keyspace,
    localDataCenter,
    ...rest
  } = spring === undefined ? config : merged(config, spring);
  if (contactPoints === undefined) throw missing('contactPoints', 'spring.data.cassandra.contact-points');
  if (keyspace === undefined) throw missing('keyspace', 'spring.data.cassandra.keyspace-name');
  if (!keyspacePattern.test(keyspace)) throw badKeyspace();
  return {
    contactPoints,
    port: rest.port ?? defaultPort,
    localDataCenter,
    keyspace,
    replication: replicationOf(rest.replication),
    createTables,
    credentials: credentialsOf(rest),
    tls: tlsOf(rest.tls),
    connectTimeoutMs,
    requestTimeoutMs: rest.requestTimeoutMs,
    clock: ports.clock,
    random: ports.random,
  };
}

function readSpringFile(file: string): SpringSettings {
  const text = readText(file, 'applicationProperties');
  try {
    return readSpringSettings(text);
  } catch (error) {
    if (error instanceof SpringSettingError)
      throw new CassandraSettingsError(`In application.properties, ${error.message}`);
    throw error;
  }
}

/** Each setting may be said in one place, or in both alike. */
function merged(config: CassandraConfig, { names, settings }: SpringSettings): CassandraConfig {
  for (const [setting, key] of names) {
    const own = config[setting];
    if (own === undefined || setting === 'tls' || isSame(own, settings[setting])) continue;
    throw new CassandraSettingsError(
      `middleware.stores.${setting} and ${key} in application.properties are both given and differ: leave one out.`,
    );
  }
  return { ...settings, ...config };
}

function isSame(own: unknown, other: unknown): boolean {
  if (own instanceof Secret && other instanceof Secret) return own.reveal() === other.reveal();
  return JSON.stringify(own) === JSON.stringify(other);
}

function missing(setting: string, key: string): CassandraSettingsError {
  return new CassandraSettingsError(
    `The stores in Cassandra need middleware.stores.${setting}, or ${key} in application.properties.`,
  );
}

function badKeyspace(): CassandraSettingsError {
  return new CassandraSettingsError(
    'The keyspace of application.properties has a name that cannot be used: a letter, then up to 31 letters, digits and _.',
  );
}

function replicationOf(copies: CassandraConfig['replication']): Replication | undefined {
  if (copies === undefined) return undefined;
  const byDataCenter = copies.map(({ copies, dataCenter }) => [dataCenter, String(copies)] as const);
  return { class: 'NetworkTopologyStrategy', ...Object.fromEntries(byDataCenter) };
}

function credentialsOf({ password, username }: Pick<CassandraConfig, 'username' | 'password'>) {
  if (username === undefined && password === undefined) return undefined;
  if (username !== undefined && password !== undefined) return { username, password };
  throw new CassandraSettingsError('Cassandra needs a user name and a password: give both or none.');
}

function tlsOf(tls: CassandraConfig['tls']): CassandraOptions['tls'] {
  if (tls === undefined) return undefined;
  const { caFile, checkHostName } = tls;
  return { checkHostName, ...(caFile !== undefined && { caPem: readText(caFile, 'tls.caFile') }) };
}

function readText(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    throw new CassandraSettingsError(`The file of middleware.stores.${setting} cannot be read (${code}).`);
  }
}
