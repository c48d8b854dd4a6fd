import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from './programs.ts';

export type Certificate = { readonly certFile: string; readonly keyFile: string; readonly pem: string };

/** A self-signed ECDSA certificate for localhost and a loopback address, as files in the folder. */
export function makeCertificate(folder: string, host: string): Certificate {
  const certFile = join(folder, 'cert.pem');
  const keyFile = join(folder, 'key.pem');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  const names = ['-subj', '/CN=localhost', '-addext', `subjectAltName=DNS:localhost,IP:${host}`];
  execFileSync(findProgram('openssl'), ['req', '-x509', '-days', '30', ...key, ...names, '-out', certFile], {
    stdio: 'pipe',
  });
  return { certFile, keyFile, pem: readFileSync(certFile, 'utf8') };
}
