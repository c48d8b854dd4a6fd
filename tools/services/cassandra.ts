import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NodeSettings, writeCassandraConfig } from './cassandra-config.ts';
import { freePort } from './free-port.ts';
import { mavenJars } from './maven-jars.ts';
import { type RunningProcess, startProcess } from './process.ts';
import { findProgram } from './programs.ts';

/** One node of a cluster. */
export type CassandraNode = {
  /** 127.0.0.x */
  readonly host: string;
  readonly pid: number;
  /** SIGKILL: the node is gone from one moment to the next. */
  kill(): void;
};

/** A cluster of our own; its data centre is called `datacenter1`. */
export type Cassandra = AsyncDisposable & {
  readonly nodes: readonly CassandraNode[];
  /** Of CQL, on every node. */
  readonly port: number;
};

export const TEST_DATA_CENTER = 'datacenter1';

const SERVER = { groupId: 'org.apache.cassandra', artifactId: 'cassandra-all', version: '5.0.5' };

/** Ten seconds on a quiet machine. */
const READY_WITHIN_MS = 200_000;

/** How long a node listens to the others before it joins; on a busy machine they are slow to speak. */
const JOIN_DELAY_MS = 8_000;

/** What Cassandra reaches for in the JDK (conf/jvm17-server.options of its distribution). */
const EXPORTS = [
  'java.base/jdk.internal.misc',
  'java.base/jdk.internal.ref',
  'java.base/java.lang.ref',
  'java.base/sun.nio.ch',
  'java.management.rmi/com.sun.jmx.remote.internal.rmi',
  'java.rmi/sun.rmi.registry',
  'java.rmi/sun.rmi.server',
  'java.sql/java.sql',
  'jdk.attach/sun.tools.attach',
  'jdk.compiler/com.sun.tools.javac.file',
  'jdk.unsupported/sun.misc',
];
const OPENS = [
  'java.base/java.io',
  'java.base/java.lang',
  'java.base/java.lang.module',
  'java.base/java.lang.reflect',
  'java.base/java.util',
  'java.base/jdk.internal.loader',
  'java.base/jdk.internal.math',
  'java.base/jdk.internal.module',
  'java.base/jdk.internal.ref',
  'java.base/jdk.internal.reflect',
  'java.base/jdk.internal.util.jar',
  'java.base/sun.nio.ch',
  'jdk.compiler/com.sun.tools.javac',
  'jdk.management/com.sun.management.internal',
];

/**
 * Starts a Cassandra cluster and waits until it answers; the first start on a machine fetches it (66 MB). The nodes
 * of a cluster listen on 127.0.0.1 and the addresses after it, at ports of their own.
 * @param nodeCount a node takes 10 seconds and 1 GB of memory
 * @throws MissingProgramError, JarsNotFetchedError
 * @throws Error with Cassandra's output when it does not start
 */
export async function startCassandra(nodeCount = 1): Promise<Cassandra> {
  findProgram('javac');
  const jars = await mavenJars(SERVER);
  await using starting = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-cassandra-'));
  starting.defer(() => rmSync(folder, { recursive: true, force: true }));
  const ports = { native: await freePort('127.0.0.1'), storage: await freePort('127.0.0.1') };
  const nodes: CassandraNode[] = [];
  // One after the other: a node that joins must find the ones before it settled.
  for (let number = 1; number <= nodeCount; number += 1) {
    const settings: NodeSettings = {
      folder: join(folder, String(number)),
      host: `127.0.0.${number}`,
      seedHost: '127.0.0.1',
      ports: { ...ports, jmx: await freePort('127.0.0.1') },
    };
    const node = starting.use(await startNode(jars, settings));
    nodes.push({ host: settings.host, pid: node.pid, kill: () => process.kill(node.pid, 'SIGKILL') });
  }
  const running = starting.move();
  return { nodes, port: ports.native, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

async function startNode(jars: string, settings: NodeSettings): Promise<RunningProcess> {
  const configFolder = writeCassandraConfig(settings);
  const agent = readdirSync(jars).find((name) => /^jamm-.*\.jar$/.test(name));
  if (agent === undefined)
    throw new Error(`the jars of Cassandra in ${jars} are not whole: remove the folder`);
  return await startProcess({
    command: findProgram('java'),
    arguments: [
      ...memoryOptions(),
      `-javaagent:${join(jars, agent)}`,
      ...EXPORTS.map((name) => `--add-exports=${name}=ALL-UNNAMED`),
      ...OPENS.map((name) => `--add-opens=${name}=ALL-UNNAMED`),
      ...nodeOptions(settings, configFolder),
      '-cp',
      `${configFolder}:${join(jars, '*')}`,
      'org.apache.cassandra.service.CassandraDaemon',
    ],
    ready: { line: /Starting listening for CQL clients/ },
    readyWithinMs: READY_WITHIN_MS,
  });
}

function memoryOptions(): string[] {
  return ['-Xms512m', '-Xmx512m', '-Xss256k', '-XX:MaxDirectMemorySize=256m', '-XX:+UseG1GC'];
}

function nodeOptions({ folder, host, ports, seedHost }: NodeSettings, configFolder: string): string[] {
  const isFirst = host === seedHost;
  return [
    '-Djava.net.preferIPv4Stack=true',
    '-Djdk.attach.allowAttachSelf=true',
    '-Dio.netty.tryReflectionSetAccessible=true',
    `-Dcassandra.config=file://${configFolder}/cassandra.yaml`,
    `-Dcassandra.storagedir=${folder}`,
    '-Dcassandra-foreground=yes',
    `-Dcassandra.jmx.local.port=${ports.jmx}`,
    `-Dcassandra.ring_delay_ms=${isFirst ? 1_000 : JOIN_DELAY_MS}`,
    '-Dcassandra.skip_wait_for_gossip_to_settle=0',
    `-Dlogback.configurationFile=file://${configFolder}/logback.xml`,
  ];
}
