import type { LogFields } from '@mailweave/foundation';
import { CountingMetrics, Secret, silentLogger } from '@mailweave/foundation';
import { type PushSettings, pushConfig } from '@mailweave/push-service';
import { expect, test } from 'vitest';
import type { MailweaveConfig } from './config/schema.ts';
import { reload } from './reload.ts';

const settings = {
  stores: { kind: 'memory' },
  dovecot: { login: 'dovecot', signatureKey: new Secret('s'.repeat(32)) },
} satisfies PushSettings;

const configOf = (over: Partial<PushSettings> = {}): MailweaveConfig => ({
  dataDir: 'data',
  processes: 1,
  cluster: { kind: 'single' },
  http: { host: '127.0.0.1', port: 0 },
  log: { level: 'info', format: 'json' },
  push: pushConfig({ ...settings, ...over }),
});

async function reloaded(read: () => Promise<MailweaveConfig>) {
  const records: [string, LogFields | undefined][] = [];
  const note = (event: string, fields?: LogFields): unknown => records.push([event, fields]);
  const taken: unknown[] = [];
  const metrics = new CountingMetrics();
  await reload({
    started: configOf(),
    read,
    proxy: undefined,
    push: { reload: (config) => taken.push(config) },
    logger: { ...silentLogger, info: note, warn: note, error: note },
    metrics,
  });
  return { records, taken, refused: metrics.total('mailweave_reload_refused') };
}

test.each<[string, Partial<PushSettings>]>([
  ['tokens', { tokens: { admin: [], imap: ['sha256:x'] } }],
  ['delivery', { delivery: { perMinute: 3 } }],
  ['brands', { brands: { one: { privacy: 'nothing' } } }],
  ['webhooks', { webhooks: { receivers: {} } }],
  ['who may listen', { permanentListeners: { allowedClients: 'app' } }],
  ['the name that Dovecot calls by', { dovecot: { ...settings.dovecot, login: 'other' } }],
])('a change of %s is applied, and waits for no restart', async (_, over) => {
  const next = configOf(over);
  const { records, taken } = await reloaded(async () => next);
  expect(records).toEqual([['mailweave-reloaded', undefined]]);
  expect(taken).toEqual([next.push]);
});

test.each<[string, Partial<PushSettings>]>([
  ['push.stores', { stores: { kind: 'sqlite', path: '/tmp/push.sqlite' } }],
  ['push.sessions', { sessions: { contextId: 9 } }],
  ['push.dovecot.signatureKey', { dovecot: { login: 'dovecot' } }],
])('a change of %s is named, for it waits for a restart', async (name, over) => {
  const { records } = await reloaded(async () => configOf(over));
  expect(records).toEqual([['mailweave-reloaded', { restartNeededFor: name }]]);
});

test('what cannot be read changes nothing, and is an alarm until something can', async () => {
  const { records, refused, taken } = await reloaded(() => Promise.reject(new Error('half a file')));
  expect([records.map(([event]) => event), taken, refused]).toEqual([['mailweave-not-reloaded'], [], 1]);
  expect((await reloaded(async () => configOf())).refused).toBe(0);
});
