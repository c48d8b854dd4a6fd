import { expect, it } from 'vitest';
import { Properties } from './properties.ts';
import { transportEnabled } from './transport-switch.ts';

const ios = 'com.openexchange.pns.transport.apn.ios.enabled';
const way = { transport: 'apns', clientId: 'brand1', topic: 'ox:mail:new' } as const;

const enabled = (values: Record<string, string>, own: Record<string, string> = {}) =>
  transportEnabled(new Properties(new Map(Object.entries(values)), [new Map(Object.entries(own))]), way);

it.each([
  { what: 'off by default', values: {}, is: false },
  { what: 'on for all', values: { [ios]: 'true' }, is: true },
  {
    what: 'on by the name of later files',
    values: { 'com.openexchange.pns.transport.apns_http2.ios.enabled': 'true' },
    is: true,
  },
  { what: 'off for this brand', values: { [ios]: 'true', [`${ios}.brand1`]: 'false' }, is: false },
  { what: 'on for this brand alone', values: { [`${ios}.brand1`]: 'true' }, is: true },
  {
    what: 'as it is for all when another brand is off',
    values: { [ios]: 'true', [`${ios}.brand2`]: 'false' },
    is: true,
  },
  {
    what: 'off for this topic of this brand',
    values: { [ios]: 'true', [`${ios}.brand1`]: 'true', [`${ios}.brand1.ox:mail:new`]: 'false' },
    is: false,
  },
])('APNs is $what', ({ values, is }) => {
  expect(enabled(values)).toBe(is);
});

it('counts the more exact name of the server before the less exact one of the user', () => {
  expect(enabled({ [`${ios}.brand1`]: 'true' }, { [ios]: 'false' })).toBe(true);
});

it('has WebSocket on and webhooks off where nobody says otherwise', () => {
  const properties = new Properties(new Map());
  expect(transportEnabled(properties, { ...way, transport: 'websocket' })).toBe(true);
  expect(transportEnabled(properties, { ...way, transport: 'webhook' })).toBe(false);
});

it('has APNs on where its keys are configured, unless a property says otherwise', () => {
  expect(transportEnabled(new Properties(new Map()), way, true)).toBe(true);
  expect(transportEnabled(new Properties(new Map([[ios, 'false']])), way, true)).toBe(false);
});
