import type { Client, ClientOptions } from 'cassandra-driver';
import { cassandraFailure } from './cassandra-errors.ts';
import type { Driver } from './driver.ts';
import type { CassandraOptions } from './options.ts';
import { retryPolicy } from './retry-policy.ts';

/** Reconnecting to a node that went: half a second at first, ten at most. */
const reconnectMs = { first: 500, longest: 10_000 };

/**
 * Connects to the cluster. The driver is loaded here: a program with other stores does without it.
 * @throws StoreUnavailableError
 */
export async function openClient(options: CassandraOptions): Promise<{ client: Client; driver: Driver }> {
  const { default: driver } = await import('cassandra-driver');
  try {
    const localDataCenter = options.localDataCenter ?? (await dataCenterOf(driver, options));
    const client = new driver.Client({ ...clientOptions(driver, options), localDataCenter });
    await connected(client);
    return { client, driver };
  } catch (error) {
    throw cassandraFailure(error, driver.errors);
  }
}

/** A client that could not connect keeps timers until it is shut down. */
async function connected(client: Client): Promise<void> {
  try {
    await client.connect();
  } catch (error) {
    await client.shutdown();
    throw error;
  }
}

function clientOptions(driver: Driver, options: CassandraOptions): ClientOptions {
  const { consistencies, distance } = driver.types;
  const { credentials, tls } = options;
  return {
    contactPoints: [...options.contactPoints],
    protocolOptions: { port: options.port },
    ...(credentials && {
      credentials: { username: credentials.username, password: credentials.password.reveal() },
    }),
    ...(tls && {
      sslOptions: { ca: tls.caPem, rejectUnauthorized: true, ...hostNameCheck(tls.checkHostName) },
    }),
    socketOptions: { connectTimeout: options.connectTimeoutMs, readTimeout: options.requestTimeoutMs },
    queryOptions: {
      prepare: true,
      consistency: consistencies.localQuorum,
      serialConsistency: consistencies.localSerial,
    },
    policies: {
      retry: retryPolicy(driver),
      reconnection: new driver.policies.reconnection.ExponentialReconnectionPolicy(
        reconnectMs.first,
        reconnectMs.longest,
      ),
    },
    pooling: { coreConnectionsPerHost: { [distance.local]: 2, [distance.remote]: 1 } },
    encoding: { useBigIntAsLong: true },
  };
}

/** Certificates of nodes often name no host, since clients find nodes by address. */
function hostNameCheck(isWanted: boolean) {
  return isWanted ? {} : { checkServerIdentity: () => undefined };
}

/** Where the first contact point that answers stands. */
async function dataCenterOf(driver: Driver, options: CassandraOptions): Promise<string> {
  const { RoundRobinPolicy } = driver.policies.loadBalancing;
  const settings = clientOptions(driver, options);
  const client = new driver.Client({
    ...settings,
    policies: { ...settings.policies, loadBalancing: new RoundRobinPolicy() },
  });
  try {
    await connected(client);
    const result = await client.execute('SELECT data_center FROM system.local', [], { prepare: false });
    return String(result.first().get('data_center'));
  } finally {
    await client.shutdown();
  }
}
