import { onSignals, systemClock } from '@mailweave/host';
import {
  type DeviceDirectory,
  type FcmSimulator,
  makeCertificateAuthority,
  makeServiceAccount,
  startDeviceViewServer,
  startFcmSimulator,
} from '@mailweave/push-gateways';
import type { SimulateOptions } from './simulate-options.ts';
import { openSimulatorFolder } from './simulator-folder.ts';

/** FCM and its token endpoint until a signal ends it. Each line of the output is a message that was taken. */
export async function simulateFcm(options: SimulateOptions & { readonly projectId: string }): Promise<void> {
  const { endNow, host, port, projectId, signals, terminal, viewPort } = options;
  await using running = new AsyncDisposableStack();
  const authority = running.use(makeCertificateAuthority());
  const account = makeServiceAccount(projectId);
  const fcm = running.use(
    await startFcmSimulator({
      host,
      port,
      certificate: authority.serverCertificate(host),
      accounts: [account.known],
      clock: systemClock,
      onTaken: ({ token }, { collapseKey, data, priority }) =>
        terminal.output.write(
          `${JSON.stringify({ device: token.slice(0, 8), priority, collapseKey, data })}\n`,
        ),
      onRefused: ({ errorCode, status }) => terminal.errors.write(`Refused: ${errorCode ?? status}.\n`),
    }),
  );
  const view = running.use(await startDeviceViewServer(directoryOf(fcm), { host, port: viewPort }));
  const folder = openSimulatorFolder(options.folder);
  folder.write('ca.pem', authority.caPem);
  const serviceaccount = folder.write('service-account.json', account.fileText(fcm.tokenUri));
  // JSON is YAML.
  folder.write('pns-fcm-options.yml', `${JSON.stringify({ simulated: { serviceaccount } }, undefined, 2)}\n`);
  terminal.errors.write(
    `FCM is simulated at ${host}:${fcm.server.port}, for the project ${projectId}.\n` +
      `Its certificate, a service account and options of a brand are in ${folder.folder}.\n` +
      `What each phone has is at http://${host}:${view.port}/, for programs at http://${host}:${view.port}/devices.\n` +
      `Ctrl-C ends it.\n`,
  );
  using watch = onSignals({ drain: async () => undefined, endNow, source: signals });
  await watch.stopped;
}

function directoryOf(fcm: FcmSimulator): DeviceDirectory {
  const known = (token: string) => [...fcm.devices].find((device) => device.token === token);
  return {
    all: () => [...fcm.devices].map(({ view }) => view),
    find: (token) => known(token)?.view,
    change: (token, state) => {
      const device = known(token);
      if (state === 'cleared') device?.clear();
      if (device === undefined || state === 'cleared') return device !== undefined;
      device.isRegistered = state !== 'unregistered';
      if (state === 'online') device.goOnline(systemClock.nowMs());
      if (state === 'offline') device.goOffline();
      return true;
    },
  };
}
