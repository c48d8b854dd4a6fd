import { createECDH } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Secret, silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemClock, systemRandom } from '@mailweave/host';
import { createHttpServer, tokenHash } from '@mailweave/http-server';
import type { Subscription } from '@mailweave/push';
import {
  makeCertificateAuthority,
  makeServiceAccount,
  makeSigningKey,
  SimulatedPushService,
  startApnsSimulator,
  startFcmSimulator,
} from '@mailweave/push-gateways';
import { createPushService, pushConfig } from '@mailweave/push-service';
import { openSqlitePushStores } from '@mailweave/stores';

const host = '127.0.0.1';
/** What an injection proxy shows. */
const PROXY_TOKEN = 'an-injection-proxy-of-this-test-alone';
const TOPIC = 'org.example.mail';

/** The brand of every device here. */
const clientId = 'open-xchange-mobile-api-facade-brand1';

const authority = makeCertificateAuthority();

/** The push services, simulated, over TLS. */
async function startPushServices() {
  await using starting = new AsyncDisposableStack();
  const certificate = authority.serverCertificate(host);
  const key = makeSigningKey('TEAM000001', 'KEY0000001');
  const account = makeServiceAccount('example-project');
  const common = { host, port: 0, certificate, clock: systemClock };
  const apns = starting.use(
    await startApnsSimulator({
      ...common,
      clientCaPem: authority.caPem,
      keys: [{ ...key, topics: [TOPIC] }],
    }),
  );
  const fcm = starting.use(await startFcmSimulator({ ...common, accounts: [account.known] }));
  const browsers = starting.use(await SimulatedPushService.start({ clock: systemClock, host }));
  const running = starting.move();
  return { apns, fcm, browsers, key, account, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

type PushServices = Awaited<ReturnType<typeof startPushServices>>;

/** Writes the folder of another mail platform, with the keys of the brand. */
function writePlatformFolder(folder: string, services: PushServices, properties: readonly string[]): void {
  const { account, fcm, key } = services;
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const privateKey = file('key.p8', key.privateKeyPem);
  const serviceAccount = file('fcm.json', account.fileText(fcm.tokenUri));
  file('ca.pem', authority.caPem);
  file('pns.properties', properties.join('\n'));
  file(
    'pns-apns-options.yml',
    `${clientId}:\n  authtype: jwt\n  privatekey: ${privateKey}\n  keyid: ${key.keyId}\n  teamid: ${key.teamId}\n  topic: ${TOPIC}\n`,
  );
  file('pns-fcm-options.yml', `${clientId}:\n  serviceaccount: ${serviceAccount}\n`);
}

/** Everything of the role push that is not in that folder. */
function configOver(folder: string, { apns, fcm }: PushServices, vapidKey: string) {
  const caFile = path.join(folder, 'ca.pem');
  const brand = {
    privateKey: new Secret(vapidKey),
    subject: 'mailto:operator@example.org',
    navigate: 'https://mail.example.org/',
    invisiblePushes: false,
  };
  return pushConfig({
    stores: { kind: 'sqlite', path: storeIn(folder) },
    tokens: { imap: [tokenHash(PROXY_TOKEN)] },
    oxConfigDir: folder,
    apnsServer: { host, port: apns.server.port, caFile },
    fcmServer: { host, port: fcm.server.port, caFile },
    dovecot: { login: 'dovecot', password: new Secret('sesame') },
    webPush: { brands: { [clientId]: brand }, httpsOnly: false, allowedNetworks: ['127.0.0.0/8'] },
  });
}

const storeIn = (folder: string): string => path.join(folder, 'push.sqlite');

/**
 * The role push over SQLite, with a folder of another mail platform that names the brand's keys, before simulated push services.
 * @param properties lines of its pns.properties
 */
export async function startPushWorld(properties: readonly string[]) {
  await using starting = new AsyncDisposableStack();
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-push-'));
  starting.defer(() => rmSync(folder, { recursive: true, force: true }));
  const services = starting.use(await startPushServices());
  writePlatformFolder(folder, services, properties);
  const vapid = createECDH('prime256v1');
  vapid.generateKeys();
  const config = configOver(folder, services, vapid.getPrivateKey().toString('base64url'));
  const ports = { clock: systemClock, random: systemRandom, logger: silentLogger, metrics: silentMetrics };
  const service = starting.use(createPushService(config, ports));
  const stores = starting.use(openSqlitePushStores({ path: storeIn(folder) }));
  const server = starting.use(
    await createHttpServer({
      host,
      port: 0,
      checks: {},
      metrics: { contentType: 'text/plain', render: async () => '' },
      plugins: service.routes,
      logger: silentLogger,
      random: systemRandom,
    }),
  );
  const running = starting.move();
  const { account, apns, browsers, fcm } = services;
  return {
    stores,
    /** What Dovecot calls. */
    callbackUrl: `${server.url.replace('://', '://dovecot:sesame@')}/preliminary/http-notify/v1/notify`,
    /** The section imap.push of a proxy in another process. */
    newsConfig: { url: server.url, token: new Secret(PROXY_TOKEN), timeoutMs: 5_000 },
    browsers,
    /** The device of an app that is installed from the web. */
    browser: browsers.subscribe(vapid.getPublicKey().toString('base64url')),
    iphone: (token: string) => apns.device(token, TOPIC),
    android: (token: string) => fcm.device(token, account.known.projectId),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** A subscription of the brand to new mail. */
export function subscriptionOf(
  over: Pick<Subscription, 'accountId' | 'transport' | 'token'> & Partial<Subscription>,
): Subscription {
  const nowMs = Date.now();
  return {
    subscriptionId: crypto.randomUUID(),
    clientId,
    topics: ['ox:mail:new'],
    state: 'active',
    preferences: {},
    createdAtMs: nowMs,
    refreshedAtMs: nowMs,
    ...over,
  };
}
