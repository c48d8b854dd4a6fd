import { Secret } from '@mailweave/foundation';
import { expect, it } from 'vitest';
import { doveadmFindings } from './doveadm-config.ts';

const url = 'http://mail.example.org:8080/doveadm/v1';
const apiKey = new Secret('a key');
const password = new Secret('a password');

it.each([
  [{ apiKey }, []],
  [{ password }, []],
  [{}, ['says nothing to be let in by.']],
  [{ apiKey, password }, ['says two things to be let in by.']],
])('wants one thing to be let in by: %#', (given, messages) => {
  const findings = doveadmFindings({ listeners: { doveadm: { url, timeoutMs: 1_000, ...given } } });
  expect(findings.map(({ message }) => message)).toEqual(messages);
});
