import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ManualClock, ManualTicker, SequentialRandom } from '@mailweave/foundation';
import type { FcmBrand, Push } from '@mailweave/push';
import { aNotification, aSubscription, someTimeMs } from '@mailweave/push/testing';
import { createFcmGateway, type FcmGatewayOptions } from '../../fcm/gateway.ts';
import { makeCertificateAuthority } from '../tls/certificate-authority.ts';
import { type FcmSimulatorOptions, startFcmSimulator } from './fcm-simulator.ts';
import { makeServiceAccount } from './service-account.ts';

const authority = makeCertificateAuthority();
const certificate = authority.serverCertificate('127.0.0.1');
export const projectId = 'example-mail';
const ours = makeServiceAccount(projectId);
const others = makeServiceAccount('example-other');
export const deviceToken = 'dQw4w9WgXcQ:APA91b';

export type WorldOptions = {
  readonly gateway?: Partial<FcmGatewayOptions>;
  readonly simulator?: Partial<FcmSimulatorOptions>;
};

/** A simulated FCM, and a gateway for `brand1` and, of another project, `brand2`. */
export async function fcmWorld({ gateway: gatewayOptions, simulator }: WorldOptions = {}) {
  await using starting = new AsyncDisposableStack();
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-fcm-'));
  starting.defer(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string): string => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const clock = new ManualClock(someTimeMs);
  const ticker = new ManualTicker();
  /** How often each notification was taken. */
  const taken = new Map<string, number>();
  const fcm = starting.use(
    await startFcmSimulator({
      host: '127.0.0.1',
      port: 0,
      certificate,
      accounts: [ours.known, others.known],
      clock,
      onTaken: (_device, { data }) => {
        const id = data.notificationId ?? '';
        taken.set(id, (taken.get(id) ?? 0) + 1);
      },
      ...simulator,
    }),
  );
  const gateway = starting.use(
    createFcmGateway({
      clock,
      ticker: ticker.start,
      random: new SequentialRandom(),
      server: { host: '127.0.0.1', port: fcm.server.port, caPem: authority.caPem },
      ...gatewayOptions,
    }),
  );
  const brand = (clientId: string, account: typeof ours): FcmBrand => ({
    clientId,
    serviceAccountFile: file(`${clientId}.json`, account.fileText(fcm.tokenUri)),
  });
  const [brand1, brand2] = [brand('brand1', ours), brand('brand2', others)];
  gateway.configure([brand1, brand2]);
  const running = starting.move();
  return {
    brand1,
    brand2,
    clock,
    fcm,
    file,
    gateway,
    taken,
    ticker,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** A push to a phone of `brand1`; its number makes it another. */
export function aPush(number = 0, over: Partial<Push['target']> = {}): Push {
  const notificationId = `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
  return {
    notification: aNotification({ notificationId, collapseKey: `key${number}` }),
    target: aSubscription({ transport: 'fcm', token: deviceToken, ...over }),
    presentation: { badge: true },
  };
}
