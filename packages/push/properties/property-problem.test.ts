import { expect, it } from 'vitest';
import { KNOWN_PROPERTIES } from './known-properties.ts';
import { propertyProblem } from './property-problem.ts';

it.each(KNOWN_PROPERTIES)('takes the default of $name', ({ name, default: byDefault }) => {
  expect(propertyProblem(name, byDefault)).toBeUndefined();
});

it.each([
  ['com.openexchange.push.allowPermanentPush', 'yes', 'must be true or false.'],
  ['com.openexchange.pns.transport.gcm.enabled.brand1', '1', 'must be true or false.'],
  ['com.openexchange.capability.mobile_mail_app', 'on', 'must be true or false.'],
  ['com.openexchange.push.mail.notify.delay_millis', '5s', 'must be a whole number of milliseconds.'],
  ['com.openexchange.push.mail.notify.udp_listen_port', '70000', 'must be a port, 1 to 65535.'],
])('refuses %s=%s', (name, value, message) => {
  expect(propertyProblem(name, value)).toEqual({ kind: 'wrong', message });
});

it('wonders at a name that is nearly one of its own', () => {
  expect(propertyProblem('com.openexchange.push.alowedClients', 'x')?.kind).toBe('unread');
});

it('leaves the settings of other programs alone', () => {
  expect(propertyProblem('com.openexchange.imap.imapTimeout', '1')).toBeUndefined();
});
