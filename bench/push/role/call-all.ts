import http from 'node:http';
import { subjectOf } from '../load/phone-arrivals.ts';
import { callbackUrl } from './start-role.ts';
import { loginOf } from './subscribe-phones.ts';

/**
 * Calls as Dovecot does, one new message for each user.
 * @returns the status of each answer; 0: there was none
 */
export async function callAll(
  role: { host: string; port: number },
  { connections, count }: { connections: number; count: number },
): Promise<number[]> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  const url = callbackUrl(role);
  const statuses: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const number = next;
      next += 1;
      statuses[number] = await call(url, agent, JSON.stringify(callback(number)));
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  agent.destroy();
  return statuses;
}

function call(url: string, agent: http.Agent, body: string): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const request = http.request(url, { method: 'PUT', agent, headers });
  request.on('response', (response) => {
    response.resume().on('end', () => resolve(response.statusCode ?? 0));
  });
  request.on('error', () => resolve(0));
  request.end(body);
  return promise;
}

function callback(number: number): object {
  return {
    event: 'messageNew',
    user: loginOf(number + 1),
    folder: 'INBOX',
    'imap-uidvalidity': 1,
    'imap-uid': number + 1,
    from: '=?utf-8?q?Zo=C3=AB?= <zoe@test.example>',
    subject: subjectOf(number),
    snippet: 'Who brings the cake?',
    unseen: 1,
  };
}
