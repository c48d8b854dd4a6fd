import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@mailweave/host';
import {
  makeCertificateAuthority,
  makeSigningKey,
  startApnsSimulator,
  type TakenNotification,
} from '@mailweave/push-gateways';
import { openPostgresPushStores } from '@mailweave/stores';
import { startPostgres } from '../../../../tools/services/postgres.ts';
import { startRedis } from '../../../../tools/services/redis.ts';
import { freshSchema } from '../../stores/testing/fresh-schema.ts';

const HOST = '127.0.0.1';
const TOPIC = 'org.example.mail';

/** The brand of every device. */
export const CLIENT_ID = 'open-xchange-mobile-api-facade-brand1';

/** A notification that APNs took, and whose device it was for. */
export type TakenPush = TakenNotification & { readonly token: string };

/** What several nodes of the role push share: a database, a Redis, and an APNs over TLS that is as strict as Apple's. */
export async function startPushSurroundings() {
  await using starting = new AsyncDisposableStack();
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-nodes-'));
  starting.defer(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const authority = starting.use(makeCertificateAuthority());
  const key = makeSigningKey('TEAM000001', 'KEY0000001');
  const taken: TakenPush[] = [];
  const refused: string[] = [];
  const [postgres, redis, apns] = await Promise.all([
    startPostgres().then((started) => starting.use(started)),
    startRedis().then((started) => starting.use(started)),
    startApnsSimulator({
      host: HOST,
      port: 0,
      certificate: authority.serverCertificate(HOST),
      clientCaPem: authority.caPem,
      keys: [{ ...key, topics: [TOPIC] }],
      clock: systemClock,
      onTaken: ({ token }, notification) => taken.push({ ...notification, token }),
      onRefused: ({ reason }) => refused.push(reason),
    }).then((started) => starting.use(started)),
  ]);
  const { password, ...options } = freshSchema(postgres);
  const stores = starting.use(openPostgresPushStores({ password, ...options }));
  const running = starting.move();
  const { keyId, teamId } = key;
  const privateKeyFile = file('key.p8', key.privateKeyPem);
  return {
    folder,
    redis,
    stores,
    /** Everything that APNs took, in its order, and why it refused something. */
    taken,
    refused,
    /** What the owner of the phone sees. */
    phone: (token: string) => apns.device(token, TOPIC).view,
    /** What each node has in its configuration. */
    settings: {
      dataDir: folder,
      cluster: { kind: 'redis', url: redis.url },
      push: {
        stores: { kind: 'postgres', ...options, password: password?.reveal() },
        apnsServer: { host: HOST, port: apns.server.port, caFile: file('ca.pem', authority.caPem) },
        properties: { 'com.openexchange.pns.transport.apn.ios.enabled': 'true' },
        brands: {
          [CLIENT_ID]: { apns: { authtype: 'jwt', privateKeyFile, keyId, teamId, topic: TOPIC } },
        },
      },
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

export type PushSurroundings = Awaited<ReturnType<typeof startPushSurroundings>>;
