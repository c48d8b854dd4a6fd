import { expect, test } from 'vitest';
import { createPrometheusMetrics } from './prometheus-metrics.ts';

const declarations = [
  { name: 'x_logins_total', kind: 'counter', help: 'Log-ins.', labels: ['outcome'] },
  { name: 'x_open', kind: 'gauge', help: 'Open things.', labels: [] },
  { name: 'x_seconds', kind: 'histogram', help: 'Time.', labels: [], buckets: [0.1, 1] },
] as const;

test('declared metrics are rendered as Prometheus text with their help', async () => {
  const { metrics, render, contentType } = createPrometheusMetrics(declarations);
  metrics.count('x_logins_total', { outcome: 'accepted' });
  metrics.count('x_logins_total', { outcome: 'accepted' }, 2);
  metrics.gauge('x_open', 4);
  metrics.observe('x_seconds', 0.5);
  const text = await render();
  expect(contentType).toContain('text/plain');
  expect(text).toContain('# HELP x_logins_total Log-ins.');
  expect(text).toContain('x_logins_total{outcome="accepted"} 3');
  expect(text).toContain('x_open 4');
  expect(text).toContain('x_seconds_bucket{le="0.1"} 0');
  expect(text).toContain('x_seconds_bucket{le="1"} 1');
  expect(text).toContain('process_resident_memory_bytes');
});

test('a name, kind or label set that is not declared is a bug', () => {
  const { metrics } = createPrometheusMetrics(declarations);
  expect(() => metrics.count('x_unknown_total')).toThrow('x_unknown_total is not declared');
  expect(() => metrics.gauge('x_logins_total', 1, { outcome: 'a' })).toThrow('not declared as it is used');
  expect(() => metrics.count('x_logins_total')).toThrow('needs exactly the labels [outcome]');
  expect(() => metrics.gauge('x_open', 1, { user: 'x' })).toThrow('needs exactly the labels []');
});

test('two sets of metrics do not share counts', async () => {
  const first = createPrometheusMetrics(declarations);
  const second = createPrometheusMetrics(declarations);
  first.metrics.gauge('x_open', 7);
  expect(await second.render()).not.toContain('x_open 7');
});
