import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http2 from 'node:http2';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock, systemRandom, systemTicker } from '@mailweave/host';
import type { Gateway, Push } from '@mailweave/push';
import { createApnsGateway, createFcmGateway } from '@mailweave/push-gateways';
import { bareRequest } from '@mailweave/push-gateways/testing/bare-client';
import type { SendRates, Simulated } from './job.ts';
import { pushNumber, tokenNumber } from './push-number.ts';
import { TOPIC } from './simulate.ts';

const AT_ONCE = 500;
const CLIENT_ID = 'bench';

type Amounts = { readonly rounds: number; readonly count: number };
type Send = (number: number) => Promise<void>;

/** Sends in turns, by the gateway and by the bare client, over one connection each. @throws Error when one is not taken */
export async function sendRounds(simulated: Simulated, { count, rounds }: Amounts): Promise<SendRates> {
  await using gateway = openGateway(simulated);
  const session = http2.connect(`https://127.0.0.1:${simulated.port}`, { ca: simulated.caPem });
  const bare = bareSend(simulated, session);
  const ours: Send = async (number) => {
    const { outcome } = await gateway.send(pushNumber(number, CLIENT_ID));
    if (outcome !== 'delivered') throw new Error(`A notification is ${outcome}.`);
  };
  const rates: { gateway: number[]; bare: number[] } = { gateway: [], bare: [] };
  for (const send of [ours, bare]) await rate(send, count / 4);
  for (let round = 0; round < rounds; round += 1) {
    rates.gateway.push(await rate(ours, count));
    rates.bare.push(await rate(bare, count));
  }
  session.destroy();
  return rates;
}

async function rate(send: Send, count: number): Promise<number> {
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await send(next);
    }
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  const { system, user } = process.cpuUsage(before);
  return count / ((system + user) / 1e6);
}

function openGateway({ caPem, credentials, port, service }: Simulated): Gateway {
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-bench-'));
  const file = path.join(folder, 'credentials');
  writeFileSync(file, credentials);
  const server = { host: '127.0.0.1', port, caPem };
  const ports = {
    clock: systemClock,
    random: systemRandom,
    ticker: systemTicker,
    limits: { maxConnections: 1 },
  };
  try {
    if (service === 'fcm') {
      const gateway = createFcmGateway({ ...ports, server });
      gateway.configure([{ clientId: CLIENT_ID, serviceAccountFile: file }]);
      return gateway;
    }
    const gateway = createApnsGateway({ ...ports, servers: { production: server, sandbox: server } });
    const key = { authtype: 'jwt', teamId: 'TEAM000001', keyId: 'KEY0000001', privateKeyFile: file } as const;
    gateway.configure([{ clientId: CLIENT_ID, topic: TOPIC, production: true, credentials: key }]);
    return gateway;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Requests like the gateway's, made beforehand as far as they can be. */
function bareSend({ bareAuthorization, service }: Simulated, session: http2.ClientHttp2Session): Send {
  const common = { ':method': 'POST', authorization: bareAuthorization };
  const aps = { alert: { title: 'Zoë Example', body: 'Lunch on Friday? 12345' }, badge: 3, sound: 'default' };
  const apnsBody = JSON.stringify({
    aps: { ...aps, 'thread-id': 'default0/INBOX' },
    cid: 'default0/INBOX/12345',
  });
  const data = { subject: 'Lunch on Friday? 12345', email: 'zoe@example.org', cid: 'default0/INBOX/12345' };
  const fcmHeaders = {
    ...common,
    ':path': '/v1/projects/example-mail/messages:send',
    'content-type': 'application/json',
  };
  return async (number) => {
    const { status } =
      service === 'fcm'
        ? await bareRequest(
            session,
            fcmHeaders,
            JSON.stringify({ message: { token: tokenNumber(number), data } }),
          )
        : await bareRequest(session, { ...common, ...apnsHeaders(pushNumber(number, CLIENT_ID)) }, apnsBody);
    if (status !== 200) throw new Error(`A request is answered by ${status}.`);
  };
}

function apnsHeaders({ notification, target }: Push): http2.OutgoingHttpHeaders {
  return {
    ':path': `/3/device/${target.token}`,
    'apns-topic': TOPIC,
    'apns-push-type': 'alert',
    'apns-priority': '10',
    'apns-expiration': '2000000000',
    'apns-id': notification.notificationId,
    'apns-collapse-id': notification.collapseKey,
  };
}
