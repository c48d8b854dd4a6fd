import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What one node needs to know of itself and of its cluster. */
export type NodeSettings = {
  /** Everything that the node writes lies below. */
  readonly folder: string;
  readonly host: string;
  /** The node that the others ask for the way into the cluster. */
  readonly seedHost: string;
  /** The same on every node of the cluster. */
  readonly ports: CassandraPorts;
};

/** `jmx`: every node its own, it listens on all loopback addresses. */
export type CassandraPorts = { readonly native: number; readonly storage: number; readonly jmx: number };

const LOGGING = `<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%level %logger{0} %msg%n</pattern></encoder>
  </appender>
  <root level="warn"><appender-ref ref="out"/></root>
  <logger name="org.apache.cassandra.transport" level="info"/>
</configuration>
`;

/** Writes the configuration folder of a node. Returns it. */
export function writeCassandraConfig(settings: NodeSettings): string {
  const configFolder = join(settings.folder, 'conf');
  mkdirSync(configFolder, { recursive: true });
  writeFileSync(join(configFolder, 'cassandra.yaml'), yamlOf(settings));
  writeFileSync(join(configFolder, 'logback.xml'), LOGGING);
  return configFolder;
}

/** Small memtables, and no pause before the node takes part: tests write megabytes and want an answer soon. */
function yamlOf({ folder, host, ports, seedHost }: NodeSettings): string {
  return `cluster_name: mailweave-tests
num_tokens: 1
partitioner: org.apache.cassandra.dht.Murmur3Partitioner
endpoint_snitch: SimpleSnitch
listen_address: ${host}
rpc_address: ${host}
storage_port: ${ports.storage}
native_transport_port: ${ports.native}
start_native_transport: true
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{seeds: "${seedHost}:${ports.storage}"}]
data_file_directories: [${folder}/data]
commitlog_directory: ${folder}/commitlog
saved_caches_directory: ${folder}/saved_caches
hints_directory: ${folder}/hints
cdc_raw_directory: ${folder}/cdc
commitlog_sync: periodic
commitlog_sync_period: 10s
memtable_heap_space: 96MiB
memtable_offheap_space: 96MiB
file_cache_size: 64MiB
concurrent_reads: 8
concurrent_writes: 16
concurrent_compactors: 1
auto_snapshot: false
`;
}
