import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock, systemRandom, systemTicker } from '@mailweave/host';
import { readApnsBrands, readFcmBrands } from '@mailweave/push';
import { aNotification, aSubscription } from '@mailweave/push/testing';
import { createApnsGateway, createFcmGateway } from '@mailweave/push-gateways';
import { expect, it, onTestFinished } from 'vitest';
import { simulateApns } from './simulate-apns.ts';
import { simulateFcm } from './simulate-fcm.ts';

const ports = { clock: systemClock, random: systemRandom, ticker: systemTicker };

/** What a simulator is run with, and what it says. */
function terminalAndFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-simulate-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const told = Promise.withResolvers<string>();
  const lines: string[] = [];
  const signals = new EventEmitter();
  const terminal = {
    output: { write: (text: string) => void lines.push(text) },
    errors: { write: (text: string) => told.resolve(text) },
  };
  const options = {
    host: '127.0.0.1',
    port: 0,
    viewPort: 0,
    folder,
    terminal,
    signals,
    endNow: () => undefined,
  };
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  const server = async () => {
    const [, port] = /simulated at 127\.0\.0\.1:(\d+)/.exec(await told.promise) ?? [];
    return { host: '127.0.0.1', port: Number(port), caPem: read('ca.pem') };
  };
  const view = async (token: string, init?: RequestInit) => {
    const [, base] = /(http:\S+\/devices)/.exec(await told.promise) ?? [];
    const response = await fetch(`${base}/${token}`, init);
    return await response.json();
  };
  return { lines, options, read, server, signals, view };
}

const aPush = (clientId: string, token: string) => ({
  notification: aNotification({ expiresAtMs: systemClock.nowMs() + 60_000 }),
  target: aSubscription({ clientId, token }),
  presentation: { badge: true, sound: 'default' },
});

it('stands in for APNs, with files of options that a gateway is configured from', async () => {
  const { lines, options, read, server, signals, view } = terminalAndFolder();
  const running = simulateApns({ ...options, topic: 'org.example.mail' });
  const [token, other] = [aSubscription().token, 'b2'.repeat(32)];
  {
    const address = await server();
    await using gateway = createApnsGateway({ ...ports, servers: { production: address, sandbox: address } });
    const document = JSON.parse(read('pns-apns-options.yml'));
    expect(gateway.configure(readApnsBrands(document).brands)).toEqual([]);
    expect(await gateway.send(aPush('simulated-key', token))).toEqual({ outcome: 'delivered' });
    expect(await gateway.send(aPush('simulated-certificate', other))).toEqual({ outcome: 'delivered' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      device: token.slice(0, 8),
      payload: { aps: { badge: 3 } },
    });
    expect(await view(token)).toMatchObject({ badge: 3, shown: [{ title: 'Zoë Example', body: 'Lunch?' }] });
    await view(token, { method: 'PUT', body: '{"state":"unregistered"}' });
    expect(await gateway.send(aPush('simulated-key', token))).toMatchObject({ outcome: 'gone' });
  }
  signals.emit('SIGTERM', 'SIGTERM');
  await running;
});

it('stands in for FCM, with a service account that a gateway is configured from', async () => {
  const { lines, options, read, server, signals, view } = terminalAndFolder();
  const running = simulateFcm({ ...options, projectId: 'example-mail' });
  {
    await using gateway = createFcmGateway({ ...ports, server: await server() });
    const document = JSON.parse(read('pns-fcm-options.yml'));
    expect(gateway.configure(readFcmBrands(document).brands)).toEqual([]);
    expect(await gateway.send(aPush('simulated', 'phone1'))).toEqual({ outcome: 'delivered' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ device: 'phone1', data: { subject: 'Lunch?' } });
    await view('phone1', { method: 'PUT', body: '{"state":"offline"}' });
    await gateway.send(aPush('simulated', 'phone1'));
    expect(await view('phone1')).toMatchObject({ state: 'offline', messages: [{ subject: 'Lunch?' }] });
  }
  signals.emit('SIGTERM', 'SIGTERM');
  await running;
});
