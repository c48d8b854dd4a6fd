import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, ownLoopbackHost } from './free-port.ts';
import { startProcess } from './process.ts';
import { findProgram } from './programs.ts';
import { s3proxyJars } from './s3proxy-jars.ts';

/** An S3 server that takes Signature V4 and V2, with its objects in a folder of its own. */
export type S3Proxy = AsyncDisposable & {
  /** 127.0.0.x */
  readonly host: string;
  readonly port: number;
  /** `http://127.0.0.x:port` */
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly pid: number;
  /** Makes an empty bucket; of names that tests choose themselves. */
  makeBucket(name: string): void;
};

const ACCESS_KEY = 'mailweave-test';
const SECRET_KEY = 'correct-horse-battery-staple';

/**
 * Starts s3proxy and waits until it answers; the first start on a machine fetches it.
 * @throws MissingProgramError, JarsNotFetchedError
 * @throws Error with s3proxy's output when it does not start
 */
export async function startS3Proxy(): Promise<S3Proxy> {
  const command = findProgram('java');
  const jars = await s3proxyJars();
  const host = ownLoopbackHost();
  const port = await freePort(host);
  const endpoint = `http://${host}:${port}`;
  await using starting = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-s3proxy-'));
  starting.defer(() => rmSync(folder, { recursive: true, force: true }));
  const objects = join(folder, 'objects');
  mkdirSync(objects);
  const { propertiesFile, loggingFile } = writeSettings(folder, { endpoint, objects });
  const logging = `-Dlogback.configurationFile=${loggingFile}`;
  const { pid } = starting.use(
    await startProcess({
      command,
      arguments: [
        '-Xmx256m',
        logging,
        '-cp',
        join(jars, '*'),
        'org.gaul.s3proxy.Main',
        '--properties',
        propertiesFile,
      ],
      ready: { host, ports: [port] },
    }),
  );
  const running = starting.move();
  return {
    host,
    port,
    endpoint,
    accessKey: ACCESS_KEY,
    secretKey: SECRET_KEY,
    pid,
    makeBucket: (name) => mkdirSync(join(objects, name)),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

type Settings = { readonly endpoint: string; readonly objects: string };

function writeSettings(folder: string, { endpoint, objects }: Settings) {
  const propertiesFile = join(folder, 's3proxy.properties');
  const loggingFile = join(folder, 'logback.xml');
  const properties = {
    's3proxy.endpoint': endpoint,
    's3proxy.authorization': 'aws-v2-or-v4',
    's3proxy.identity': ACCESS_KEY,
    's3proxy.credential': SECRET_KEY,
    'jclouds.provider': 'filesystem',
    'jclouds.filesystem.basedir': objects,
    // Asked for by every provider, used by those in the network.
    'jclouds.identity': 'unused',
    'jclouds.credential': 'unused',
  };
  const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(propertiesFile, lines.join(''));
  writeFileSync(
    loggingFile,
    `<configuration>
  <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%level %logger{0} %msg%n</pattern></encoder>
  </appender>
  <root level="warn"><appender-ref ref="out"/></root>
</configuration>
`,
  );
  return { propertiesFile, loggingFile };
}
