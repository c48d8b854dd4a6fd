import { Secret } from '@mailweave/foundation';
import { expect, it } from 'vitest';
import { pushConfig } from '../settings.ts';
import { listenerFindings } from './listener-findings.ts';

const place = { way: 'imap', host: 'imap.example.org', port: 993 } as const;
const masterPassword = new Secret('sesame');

it.each([
  [{}, []],
  [{ masterUser: 'admin', masterPassword }, []],
  [{ masterUser: 'admin' }, ['listeners.masterUser']],
  [{ masterPassword }, ['listeners.masterPassword']],
])('finds in %o what is alone: %j', (master, expected) => {
  const config = pushConfig({ stores: { kind: 'memory' }, listeners: { ...place, ...master } });
  expect(listenerFindings(config).map(({ path }) => path.join('.'))).toEqual(expected);
  expect(listenerFindings({})).toEqual([]);
});
