import { expect, test } from 'vitest';
import { goalLine } from '../../report/goal.ts';
import type { Measured } from '../measures/measure.ts';
import { noop } from '../measures/noop.ts';
import { tableOf } from './table.ts';

test('a goal is a line with its value, its unit and what is aimed at', () => {
  const goal = {
    name: 'log-ins',
    value: 0.8123,
    unit: 'of-dovecot-proxy',
    relation: '>=',
    limit: 0.8,
  } as const;
  expect(goalLine(goal)).toBe('bench log-ins 0.812 of-dovecot-proxy (goal >= 0.8)');
});

test('the table has medians and ratios, and a dash where there is nothing to compare with', () => {
  const sample = (value: number, cpuSeconds?: number) => ({ value, cpuSeconds });
  const measured: Measured = {
    samples: new Map([
      ['direct', [sample(100), sample(300), sample(200)]],
      ['mailweave', [sample(150, 0.5), sample(450, 0.5), sample(500, 0.25)]],
    ]),
    goals: [],
  };
  const [, ...rows] = tableOf([[noop, measured]])
    .trimEnd()
    .split('\n');
  expect(rows.map((row) => row.split(/\s+/))).toEqual([
    ['noop', 'direct', '200', 'microseconds', '1.00', '-', '-'],
    ['noop', 'mailweave', '450', 'microseconds', '1.50', '-', '0.500'],
  ]);
});
