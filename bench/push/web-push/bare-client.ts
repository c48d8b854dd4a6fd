import https from 'node:https';
import { CONNECTIONS } from './our-gateway.ts';
import type { BenchTarget } from './start-push-service.ts';
import type { Subject } from './subject.ts';

/** Node's own client with a body that is there already: what HTTP alone costs. */
export function bareClient({ authorities, endpoint }: BenchTarget): Subject {
  const agent = new https.Agent({ keepAlive: true, maxSockets: CONNECTIONS, ca: authorities });
  const body = Buffer.alloc(700, 'x');
  const headers = { ttl: '60', 'content-encoding': 'aes128gcm', 'content-length': body.length };
  return {
    name: 'bare https',
    send: () => {
      const { promise, reject, resolve } = Promise.withResolvers<void>();
      const request = https.request(endpoint, { method: 'POST', agent, headers });
      request.on('response', (response) => response.resume().on('end', resolve));
      request.on('error', reject);
      request.end(body);
      return promise;
    },
    [Symbol.asyncDispose]: async () => agent.destroy(),
  };
}
