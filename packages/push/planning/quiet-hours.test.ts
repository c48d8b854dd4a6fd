import { expect, it } from 'vitest';
import { quietUntilMs } from './quiet-hours.ts';

const night = { from: '22:00', until: '07:00', timeZone: 'Europe/Berlin' };
const noon = { from: '12:00', until: '13:30', timeZone: 'Europe/Berlin' };
const at = (text: string): number => Date.parse(text);

it.each([
  [night, '2025-06-01T19:59:59Z', undefined],
  [night, '2025-06-01T20:00:00Z', '2025-06-02T05:00:00Z'],
  [night, '2025-06-02T04:59:59Z', '2025-06-02T05:00:00Z'],
  [night, '2025-06-02T05:00:00Z', undefined],
  [noon, '2025-06-01T10:00:00Z', '2025-06-01T11:30:00Z'],
  [noon, '2025-06-01T11:30:00Z', undefined],
  // The clocks go forward from two to three.
  [night, '2025-03-29T22:00:00Z', '2025-03-30T05:00:00Z'],
  [{ ...night, until: '02:30' }, '2025-03-29T22:00:00Z', '2025-03-30T01:30:00Z'],
  // The clocks go back from three to two.
  [night, '2025-10-25T21:00:00Z', '2025-10-26T06:00:00Z'],
  [{ ...night, until: '02:30' }, '2025-10-26T01:15:00Z', undefined],
] as const)('%j at %s: quiet until %s', (hours, now, until) => {
  expect(quietUntilMs(hours, at(now))).toBe(until === undefined ? undefined : at(until));
});

it('is never without an end, and keeps nobody from his mail by a mistake', () => {
  expect(quietUntilMs(undefined, 0)).toBeUndefined();
  expect(quietUntilMs({ ...night, until: '22:00' }, at('2025-06-01T20:00:00Z'))).toBeUndefined();
  expect(quietUntilMs({ ...night, timeZone: 'Mars/Olympus' }, at('2025-06-01T20:00:00Z'))).toBeUndefined();
});
