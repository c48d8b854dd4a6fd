import { expect, it } from 'vitest';
import { ChannelCircuit } from './channel-circuit.ts';

const away = { outcome: 'retry', reason: 'unreachable' } as const;
const refused = { outcome: 'misconfigured', reason: 'InvalidProviderToken' } as const;
const delivered = { outcome: 'delivered' } as const;

it('lets everything through as long as some of it gets there', () => {
  const circuit = new ChannelCircuit();
  for (let round = 0; round < 20; round += 1) {
    for (let failure = 0; failure < 9; failure += 1) expect(circuit.note(away, 0)).toBeUndefined();
    circuit.note(delivered, 0);
  }
  expect(circuit.allows(0)).toBe('all');
});

it('pauses for longer and longer while the push service is away, with one probe in between, and says so once', () => {
  const circuit = new ChannelCircuit();
  const news = Array.from({ length: 12 }, () => circuit.note(away, 0));
  expect(news.filter((each) => each !== undefined)).toEqual([{ news: 'paused', reason: 'unreachable' }]);
  expect([circuit.allows(4_999), circuit.allows(5_000)]).toEqual(['none', 'probe']);
  expect(circuit.note(away, 5_000)).toBeUndefined();
  expect([circuit.allows(14_999), circuit.allows(15_000)]).toEqual(['none', 'probe']);
  for (let probe = 0; probe < 20; probe += 1) circuit.note(away, 100_000 * (probe + 1));
  expect([circuit.allows(2_059_999), circuit.allows(2_060_000)]).toEqual(['none', 'probe']);
  expect(circuit.note(delivered, 2_060_000)).toEqual({ news: 'recovered' });
  expect(circuit.allows(2_060_000)).toBe('all');
});

it('stops at the first refusal of our keys, says so once, and tries again after a long time or a new configuration', () => {
  const circuit = new ChannelCircuit();
  expect(circuit.note(refused, 0)).toEqual({ news: 'stopped', reason: 'InvalidProviderToken' });
  expect(circuit.note(refused, 1)).toBeUndefined();
  expect(circuit.isStopped).toBe(true);
  expect([circuit.allows(15 * 60_000), circuit.allows(15 * 60_000 + 1)]).toEqual(['none', 'probe']);
  circuit.tryAgain(2);
  expect(circuit.allows(2)).toBe('probe');
  expect(circuit.note(refused, 3)).toBeUndefined();
  expect(circuit.allows(3)).toBe('none');
  circuit.tryAgain(4);
  expect(circuit.note(delivered, 4)).toEqual({ news: 'recovered' });
  expect(circuit.isStopped).toBe(false);
});
