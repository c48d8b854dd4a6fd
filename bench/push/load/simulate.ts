import { systemClock } from '@mailweave/host';
import {
  makeCertificateAuthority,
  makeServiceAccount,
  makeSigningKey,
  startApnsSimulator,
  startFcmSimulator,
} from '@mailweave/push-gateways';
import { signProviderToken } from '@mailweave/push-gateways/testing/signing-key';
import type { ServiceName, Simulated } from './job.ts';
import { phoneArrivals } from './phone-arrivals.ts';

export const TOPIC = 'org.example.mail';
const host = '127.0.0.1';

/** Starts it; it ends with the process. */
export async function simulate(service: ServiceName): Promise<Simulated> {
  using authority = makeCertificateAuthority();
  const certificate = authority.serverCertificate(host);
  const common = { service, caPem: authority.caPem };
  if (service === 'apns') {
    // A key for each: one key may not have two tokens at the same time.
    const [key, bareKey] = [
      makeSigningKey('TEAM000001', 'KEY0000001'),
      makeSigningKey('TEAM000002', 'KEY0000002'),
    ];
    const keys = [key, bareKey].map((known) => ({ ...known, topics: [TOPIC] }));
    const clientCaPem = authority.caPem;
    const apns = await startApnsSimulator({
      host,
      port: 0,
      certificate,
      clientCaPem,
      keys,
      clock: systemClock,
      onTaken: (_device, { payload }) => phoneArrivals.note(payload),
    });
    const token = signProviderToken({ ...bareKey, issuedAtMs: systemClock.nowMs() }, bareKey.privateKeyPem);
    const bareAuthorization = `bearer ${token}`;
    return { ...common, port: apns.server.port, credentials: key.privateKeyPem, bareAuthorization };
  }
  const account = makeServiceAccount('example-mail');
  const accounts = [account.known];
  // APNs' number, so that both are measured with as many streams.
  const limits = { maxConcurrentStreams: 1_000 };
  const fcm = await startFcmSimulator({
    host,
    port: 0,
    certificate,
    accounts,
    clock: systemClock,
    ...limits,
  });
  const bareAuthorization = `Bearer ${fcm.tokens.issue(account.known)}`;
  return { ...common, port: fcm.server.port, credentials: account.fileText(fcm.tokenUri), bareAuthorization };
}
