import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The system's own; Node can read certificates and not make them. */
const OPENSSL = 'openssl';

export type Certificate = Disposable & {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** PEM; the certificate is its own authority. */
  readonly certificate: string;
  readonly key: string;
};

/** A self-signed certificate. @param name as OpenSSL writes a subjectAltName: `DNS:localhost` */
export function makeCertificate(name = 'DNS:localhost'): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'mailweave-certificate-'));
  const [certificateFile, keyFile] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  const request = ['req', '-x509', '-nodes', '-days', '2', '-subj', '/CN=scripted', '-addext'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-keyout', keyFile];
  execFileSync(OPENSSL, [...request, `subjectAltName=${name}`, ...key, '-out', certificateFile], {
    stdio: 'pipe',
  });
  return {
    certificateFile,
    keyFile,
    certificate: readFileSync(certificateFile, 'utf8'),
    key: readFileSync(keyFile, 'utf8'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
