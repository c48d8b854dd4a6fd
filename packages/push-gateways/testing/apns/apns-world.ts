import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ManualClock, ManualTicker, Secret, SequentialRandom } from '@mailweave/foundation';
import type { ApnsBrand, Push } from '@mailweave/push';
import { aNotification, aSubscription, someTimeMs } from '@mailweave/push/testing';
import { type ApnsGatewayOptions, createApnsGateway } from '../../apns/gateway.ts';
import { makeCertificateAuthority } from '../tls/certificate-authority.ts';
import { type ApnsSimulatorOptions, startApnsSimulator } from './apns-simulator.ts';
import { makeSigningKey } from './signing-key.ts';

export const authority = makeCertificateAuthority();
const certificate = authority.serverCertificate('127.0.0.1');
export const topic = 'com.example.mail';
const ours = makeSigningKey('TEAM000001', 'KEY0000001');
const others = makeSigningKey('TEAM000002', 'KEY0000002');

export type WorldOptions = {
  readonly gateway?: Partial<ApnsGatewayOptions>;
  readonly simulator?: Partial<ApnsSimulatorOptions>;
};

/** A simulated APNs, and a gateway for `brand1` and, of another team, `brand2`. */
export async function apnsWorld({ gateway: gatewayOptions, simulator }: WorldOptions = {}) {
  await using starting = new AsyncDisposableStack();
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-apns-'));
  starting.defer(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const clock = new ManualClock(someTimeMs);
  const ticker = new ManualTicker();
  /** How often each apns-id was taken. */
  const taken = new Map<string, number>();
  const onTaken: ApnsSimulatorOptions['onTaken'] = (_device, { apnsId }) => {
    taken.set(apnsId, (taken.get(apnsId) ?? 0) + 1);
  };
  const apns = starting.use(await startSimulator({ clock, onTaken, ...simulator }));
  const server = { host: '127.0.0.1', port: apns.server.port, caPem: authority.caPem };
  const gateway = starting.use(
    createApnsGateway({
      clock,
      ticker: ticker.start,
      random: new SequentialRandom(),
      servers: { production: server, sandbox: { ...server, host: 'localhost' } },
      ...gatewayOptions,
    }),
  );
  const brands = brandsIn(file);
  gateway.configure([brands.brand1, brands.brand2]);
  const running = starting.move();
  return {
    ...brands,
    apns,
    clock,
    file,
    gateway,
    taken,
    ticker,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function startSimulator(options: Partial<ApnsSimulatorOptions> & Pick<ApnsSimulatorOptions, 'clock'>) {
  const keys = [
    { ...ours, topics: [topic] },
    { ...others, topics: ['com.example.other'] },
  ];
  return startApnsSimulator({
    host: '127.0.0.1',
    port: 0,
    certificate,
    clientCaPem: authority.caPem,
    keys,
    ...options,
  });
}

type WriteFile = (name: string, content: string | Buffer) => string;

function brandsIn(file: WriteFile) {
  const brand1 = {
    clientId: 'brand1',
    topic,
    production: true,
    credentials: {
      authtype: 'jwt',
      teamId: ours.teamId,
      keyId: ours.keyId,
      privateKeyFile: file('AuthKey_1.p8', ours.privateKeyPem),
    },
  } satisfies ApnsBrand;
  const privateKeyFile = file('AuthKey_2.p8', others.privateKeyPem);
  const { keyId, teamId } = others;
  const brand2 = {
    ...brand1,
    clientId: 'brand2',
    topic: 'com.example.other',
    credentials: { authtype: 'jwt', keyId, teamId, privateKeyFile },
  } satisfies ApnsBrand;
  const certified = {
    clientId: 'brand1',
    production: true,
    credentials: {
      authtype: 'certificate',
      keystoreFile: file('keystore.p12', authority.clientKeystore(topic, 'secret')),
      password: new Secret('secret'),
    },
  } satisfies ApnsBrand;
  return { brand1, brand2, certified };
}

/** A push to a device of `brand1`; its number makes it another. */
export function aPush(number = 0, over: Partial<Push['target']> = {}): Push {
  const notificationId = `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
  return {
    notification: aNotification({ notificationId, collapseKey: `key${number}` }),
    target: aSubscription(over),
    presentation: { badge: true, sound: 'default' },
  };
}
