import { onSignals, systemClock } from '@mailweave/host';
import {
  type ApnsSimulator,
  type CertificateAuthority,
  type DeviceDirectory,
  makeCertificateAuthority,
  makeSigningKey,
  startApnsSimulator,
  startDeviceViewServer,
  type TakenNotification,
} from '@mailweave/push-gateways';
import type { SimulateOptions } from './simulate-options.ts';
import { openSimulatorFolder } from './simulator-folder.ts';

const TEAM_ID = 'SIMULATED1';
const KEY_ID = 'SIMULATED2';
const PASSWORD = 'simulated';

/** APNs until a signal ends it. Each line of the output is a notification that was taken. */
export async function simulateApns(options: SimulateOptions & { readonly topic: string }): Promise<void> {
  const { endNow, host, port, signals, terminal, topic, viewPort } = options;
  await using running = new AsyncDisposableStack();
  const authority = running.use(makeCertificateAuthority());
  const key = makeSigningKey(TEAM_ID, KEY_ID);
  const apns = running.use(
    await startApnsSimulator({
      host,
      port,
      certificate: authority.serverCertificate(host),
      clientCaPem: authority.caPem,
      keys: [{ ...key, topics: [topic] }],
      clock: systemClock,
      onTaken: ({ token }, notification) => terminal.output.write(lineOf(token, notification)),
      onRefused: ({ reason, status }) => terminal.errors.write(`Refused: ${status} ${reason}.\n`),
    }),
  );
  const view = running.use(await startDeviceViewServer(directoryOf(apns), { host, port: viewPort }));
  const folder = writeFiles(options, { authority, privateKeyPem: key.privateKeyPem });
  terminal.errors.write(
    `APNs is simulated at ${host}:${apns.server.port}, for the topic ${topic}.\n` +
      `Keys, certificates and options of a brand are in ${folder}.\n` +
      `What each phone shows is at http://${host}:${view.port}/, for programs at http://${host}:${view.port}/devices.\n` +
      `Ctrl-C ends it.\n`,
  );
  using watch = onSignals({ drain: async () => undefined, endNow, source: signals });
  await watch.stopped;
}

type Made = { readonly authority: CertificateAuthority; readonly privateKeyPem: string };

function writeFiles({ folder: name, topic }: { folder: string; topic: string }, made: Made): string {
  const folder = openSimulatorFolder(name);
  folder.write('ca.pem', made.authority.caPem);
  const privatekey = folder.write(`AuthKey_${KEY_ID}.p8`, made.privateKeyPem);
  const keystore = folder.write('keystore.p12', made.authority.clientKeystore(topic, PASSWORD));
  const brands = {
    'simulated-key': { authtype: 'jwt', topic, privatekey, keyid: KEY_ID, teamid: TEAM_ID },
    'simulated-certificate': { authtype: 'certificate', topic, keystore, password: PASSWORD },
  };
  // JSON is YAML.
  folder.write('pns-apns-options.yml', `${JSON.stringify(brands, undefined, 2)}\n`);
  return folder.folder;
}

/** The first characters of the token name the device well enough. */
function lineOf(token: string, { apnsId, collapseId, payload }: TakenNotification): string {
  return `${JSON.stringify({ device: token.slice(0, 8), apnsId, collapseId, payload })}\n`;
}

function directoryOf(apns: ApnsSimulator): DeviceDirectory {
  const known = (token: string) => [...apns.devices].find((device) => device.token === token);
  return {
    all: () => [...apns.devices].map(({ view }) => view),
    find: (token) => known(token)?.view,
    change: (token, state) => {
      const device = known(token);
      if (state === 'cleared') device?.clear();
      if (device === undefined || state === 'cleared') return device !== undefined;
      device.unregisteredAtMs = state === 'unregistered' ? systemClock.nowMs() : undefined;
      if (state === 'online') device.goOnline(systemClock.nowMs());
      if (state === 'offline') device.goOffline();
      return true;
    },
  };
}
