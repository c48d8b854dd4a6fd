import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeCertificate } from '../testing/certificate.ts';
import { loadCertificate } from './load-certificate.ts';

const listeners = [{ host: '127.0.0.1', port: 993, tls: 'implicit' as const, proxyProtocolNetworks: [] }];

function load(tls?: { certificateFile: string; keyFile: string }) {
  return loadCertificate(tls === undefined ? { listeners } : { listeners, tls });
}

test('a certificate and its key are taken, and it is told until when they are good', () => {
  using own = makeCertificate();
  expect(Date.parse(load(own)?.validUntil ?? '')).toBeGreaterThan(Date.now());
});

test('what cannot be used is said with the name of its setting, and nothing of the file', () => {
  using own = makeCertificate();
  using other = makeCertificate();
  expect(() => load({ ...own, certificateFile: '/nowhere' })).toThrow('imap.tls.certificateFile');
  expect(() => load({ ...own, keyFile: '/nowhere' })).toThrow('imap.tls.keyFile');
  expect(() => load({ ...own, keyFile: other.keyFile })).toThrow('imap.tls.keyFile');
  writeFileSync(own.certificateFile, 'half a file');
  expect(() => load(own)).toThrow(/^The file named in imap\.tls\.certificateFile cannot be read/);
  expect(() => load()).toThrow('imap.tls (it is missing, and a listener wants TLS)');
});

test('without TLS none is needed', () => {
  expect(
    loadCertificate({ listeners: [{ host: '::1', port: 143, tls: 'none', proxyProtocolNetworks: [] }] }),
  ).toBeUndefined();
});
