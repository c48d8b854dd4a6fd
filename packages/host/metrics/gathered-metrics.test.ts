import { expect, test } from 'vitest';
import { GatheredMetrics } from './gathered-metrics.ts';
import { createPrometheusMetrics } from './prometheus-metrics.ts';

const declarations = [
  { name: 'x_logins_total', kind: 'counter', help: 'Log-ins.', labels: ['outcome'] },
  { name: 'x_open', kind: 'gauge', help: 'Open things.', labels: [] },
  { name: 'x_seconds', kind: 'histogram', help: 'Time.', labels: [], buckets: [0.1, 1] },
] as const;

async function snapshotOf(logins: number) {
  const { metrics, snapshot } = createPrometheusMetrics(declarations);
  metrics.count('x_logins_total', { outcome: 'ok' }, logins);
  metrics.gauge('x_open', logins);
  metrics.observe('x_seconds', 0.5);
  // As it arrives in another process.
  return structuredClone(await snapshot());
}

test('the metrics of several processes are rendered as those of one', async () => {
  const gathered = new GatheredMetrics();
  const text = await gathered.render([await snapshotOf(2), await snapshotOf(3)]);
  expect(text).toContain('# HELP x_logins_total Log-ins.');
  expect(text).toContain('x_logins_total{outcome="ok"} 5');
  expect(text).toContain('x_open 5');
  expect(text).toContain('x_seconds_bucket{le="1"} 2');
  expect(text).toContain('process_resident_memory_bytes');
  expect(gathered.contentType).toContain('text/plain');
});

test('what ended processes counted stays counted, and what they held is gone', async () => {
  const gathered = new GatheredMetrics();
  const ended = await Promise.all([snapshotOf(2), snapshotOf(3)]);
  for (const last of ended) gathered.keep(last);
  const text = await gathered.render([await snapshotOf(4)]);
  expect(text).toContain('x_logins_total{outcome="ok"} 9');
  expect(text).toContain('x_seconds_count 3');
  expect(text).toContain('x_open 4');
  expect(await gathered.render([])).toContain('x_logins_total{outcome="ok"} 5');
});
