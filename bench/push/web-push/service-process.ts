/** A Web Push service in a process of its own, so that its work is not counted. Tells its parent whom to push to, and ends with it. */

import { systemClock } from '@mailweave/host';
import { makeCertificateAuthority, SimulatedPushService } from '@mailweave/push-gateways';

const authority = makeCertificateAuthority();
const { certPem, keyPem } = authority.serverCertificate('127.0.0.1');
const service = await SimulatedPushService.start({ clock: systemClock, tls: { cert: certPem, key: keyPem } });
const device = service.subscribe();
// One push is looked at as a push service does; of the others it takes each unseen, so that it keeps up.
process.on('message', () => {
  device.behaviour = { answer: 'status', status: 201 };
});
process.on('disconnect', () => process.exit());
process.send?.({ endpoint: service.endpointOf(device), keys: device.keys, authorities: authority.caPem });
