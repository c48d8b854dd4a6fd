import { Secret } from '@mailweave/foundation';
import { parseResponseCode } from '@mailweave/imap';
import { expect, it } from 'vitest';
import { type MailLogin, planSignIn, signInVerdict } from './sign-in.ts';

const password = new Secret('sesame');
const own: MailLogin = { kind: 'password', user: 'anna', password };
const master: MailLogin = { kind: 'master', user: 'anna', masterUser: 'admin', password };
const token: MailLogin = { kind: 'token', user: 'a,=b', token: new Secret('t0k') };

/** The plan, and its message as it is read by the server. */
function planned(login: MailLogin, capabilities: string): unknown {
  const plan = planSignIn(login, new Set(capabilities.split(' ')));
  if (plan.way !== 'authenticate') return plan;
  const text = Buffer.from(plan.message.reveal(), 'base64').toString();
  return [plan.mechanism, text, plan.atOnce];
}

it.each<[MailLogin, string, unknown]>([
  [own, 'AUTH=PLAIN', ['PLAIN', '\0anna\0sesame', false]],
  [own, 'SASL-IR AUTH=PLAIN LOGINDISABLED', ['PLAIN', '\0anna\0sesame', true]],
  [own, 'IMAP4REV1', { way: 'login', user: 'anna', password }],
  [own, 'LOGINDISABLED', { way: 'none' }],
  [master, 'AUTH=PLAIN', ['PLAIN', 'anna\0admin\0sesame', false]],
  [master, 'IMAP4REV1', { way: 'none' }],
  [token, 'AUTH=XOAUTH2', ['XOAUTH2', 'user=a,=b\x01auth=Bearer t0k\x01\x01', false]],
  [
    token,
    'AUTH=XOAUTH2 AUTH=OAUTHBEARER',
    ['OAUTHBEARER', 'n,a=a=2C=3Db,\x01auth=Bearer t0k\x01\x01', false],
  ],
  [token, 'AUTH=PLAIN', { way: 'none' }],
])('signs in with %o where %s is offered by %j', (login, capabilities, expected) => {
  expect(planned(login, capabilities)).toEqual(expected);
});

it.each([
  ['OK', '', 'in'],
  ['NO', 'AUTHENTICATIONFAILED', 'refused'],
  ['NO', 'AUTHORIZATIONFAILED', 'refused'],
  ['NO', 'EXPIRED', 'refused'],
  ['NO', 'UNAVAILABLE', 'busy'],
  ['NO', 'LIMIT', 'busy'],
  ['NO', 'INUSE', 'busy'],
  ['BYE', '', 'busy'],
  ['NO', '', 'doubtful'],
  ['NO', 'ALERT', 'doubtful'],
  ['BAD', '', 'doubtful'],
] as const)('takes %s [%s] for %s', (status, code, expected) => {
  expect(signInVerdict(status, parseResponseCode(code))).toBe(expected);
});
