import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, silentLogger, silentMetrics } from '@mailweave/foundation';
import { systemClock, systemRandom } from '@mailweave/host';
import type { Gateway } from '@mailweave/push';
import { openMemoryPushStores } from '@mailweave/stores';
import { expect, onTestFinished, test } from 'vitest';
import { createContext } from '../context.ts';
import type { Timer } from '../mail-server/timer.ts';
import { type PushSettings, pushConfig } from '../settings.ts';
import { ScriptedServer, usualScript } from '../testing/scripted-server.ts';
import { checkup } from './checkup.ts';

function doctorOf(over: Partial<PushSettings>, gateways: readonly Gateway[] = [], store = {}) {
  const stores = { ...openMemoryPushStores(), ...store };
  const adapters = { stores, gateways, [Symbol.asyncDispose]: async () => undefined };
  const ports = { clock: systemClock, random: systemRandom, logger: silentLogger, metrics: silentMetrics };
  const context = createContext(pushConfig({ stores: { kind: 'memory' }, ...over }), ports, adapters);
  onTestFinished(() => context[Symbol.asyncDispose]());
  return context.doctor;
}

const never: Timer = () => () => undefined;
const atOnce: Timer = (_delayMs, work) => {
  queueMicrotask(work);
  return () => undefined;
};

async function found(parts: Parameters<typeof checkup>[0], area: string, timer = never) {
  const findings = await checkup(parts, { accountId: '249@1', timer });
  return findings.filter((each) => each.area === area).map(({ outcome, text }) => `${outcome}: ${text}`);
}

test('what is not configured is skipped, in the order of a message on its way', async () => {
  const findings = await checkup(doctorOf({}), { accountId: undefined, timer: never });
  expect(findings.map(({ area, outcome }) => `${area} ${outcome}`)).toEqual([
    'stores ok',
    'stores warning',
    'cluster skipped',
    'files skipped',
    'credentials skipped',
    'log-in skipped',
    'mail-server skipped',
    'callback skipped',
    'phones skipped',
    'web-push skipped',
  ]);
});

test('mistakes in the files of another platform are told without their values', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'push.properties'), 'com.openexchange.push.alowedClients=hush\n');
  expect(await found(doctorOf({ oxConfigDir: folder }), 'files')).toEqual([
    'ok: The files of push.oxConfigDir are read: properties 1, brands 0.',
    'warning: push.properties: com.openexchange.push.alowedClients is not read by Mailweave: check its spelling.',
  ]);
});

test('a passphrase that is missing, and a key of Web Push that is none, are told', async () => {
  const brand = { privateKey: new Secret('A'.repeat(43)), subject: 'mailto:a@b', navigate: 'https://c/' };
  const parts = doctorOf({
    credentials: { store: true },
    webPush: { brands: { brand1: { ...brand, invisiblePushes: false } } },
  });
  expect(await found(parts, 'credentials')).toEqual([expect.stringMatching(/^failed: .*passphrase/)]);
  expect(await found(parts, 'web-push')).toEqual(['failed: brand1: privateKey is no private key of P-256.']);
});

test('the server that passwords are checked at has to answer', async () => {
  const server = await ScriptedServer.start(
    '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n',
    usualScript(),
  );
  onTestFinished(() => server[Symbol.asyncDispose]());
  const at = (port: number) =>
    doctorOf({ mailServer: { host: '127.0.0.1', port, tls: 'none', timeoutMs: 5_000 } });
  expect(await found(at(server.port), 'log-in')).toEqual([expect.stringMatching(/^ok: .* answers/)]);
  expect(await found(at(1), 'log-in')).toEqual([expect.stringMatching(/^failed: .*\(ECONNREFUSED\)$/)]);
});

test('Dovecot has to be able to call back where it is told to', async () => {
  const place = { way: 'dovecot', host: '127.0.0.1', port: 1, tls: 'none' } as const;
  expect(await found(doctorOf({ listeners: place }), 'callback')).toEqual([
    'failed: No callback of Dovecot is taken: set push.dovecot.login and push.dovecot.password.',
  ]);
  const dovecot = { login: 'dovecot', password: new Secret('sesame') };
  expect(await found(doctorOf({ dovecot }), 'callback')).toEqual([expect.stringMatching(/^ok/)]);
});

test('the conditions of a listener that do not hold are told of the account', async () => {
  expect(await found(doctorOf({}), 'account')).toEqual(
    expect.arrayContaining([expect.stringMatching(/^failed: No client has registered the account/)]),
  );
});

test('a check that does not come back holds up no other', async () => {
  const silent: Gateway = {
    transport: 'apns',
    send: () => new Promise(() => undefined),
    [Symbol.asyncDispose]: async () => undefined,
  };
  const apns = {
    authtype: 'certificate',
    keystoreFile: 'x',
    password: new Secret('x'),
    production: true,
  } as const;
  const parts = doctorOf({ brands: { brand1: { privacy: 'preview', apns } } }, [silent]);
  expect(await found(parts, 'phones', atOnce)).toEqual(['failed: There was no answer within 20 seconds.']);
});
