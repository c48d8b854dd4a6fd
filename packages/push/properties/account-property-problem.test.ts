import { expect, test } from 'vitest';
import { accountPropertyProblem } from './account-property-problem.ts';

test.each([
  ['com.openexchange.pns.mobile.api.facade.apn.badge.enabled', 'false'],
  ['com.openexchange.pns.transport.apn.ios.enabled.brand1.ox:mail:new', 'TRUE'],
  ['com.openexchange.capability.mobile_mail_app', 'true'],
])('%s may be %s for an account', (name, value) => {
  expect(accountPropertyProblem(name, value)).toBeUndefined();
});

test.each([
  ['com.openexchange.push.allowPermanentPush', 'true', 'name', 'whole server'],
  ['com.openexchange.pns.mobile.api.facade.apn.bagde.enabled', 'true', 'name', 'check its spelling'],
  ['org.example.colour', 'red', 'name', 'is not read by Mailweave'],
  ['com.openexchange.capability.', 'true', 'name', 'is not read by Mailweave'],
  ['com.openexchange.capability.mobile_mail_app', 'yes', 'value', 'must be true or false.'],
  ['com.openexchange.capability.mobile_mail_app', ' ', 'value', 'must not be blank'],
])('%s cannot be %j', (name, value, at, message) => {
  expect(accountPropertyProblem(name, value)).toEqual({ at, message: expect.stringContaining(message) });
});
