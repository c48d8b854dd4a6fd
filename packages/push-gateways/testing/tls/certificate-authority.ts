import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AppError } from '@mailweave/foundation';

/** A certificate with its key, as PEM. */
export type IssuedCertificate = { readonly certPem: string; readonly keyPem: string };

/** A private certificate authority of a simulator. Its folder goes when it is disposed. */
export type CertificateAuthority = Disposable & {
  /** What clients have to trust. */
  readonly caPem: string;
  /** For a server: `localhost` and this address. */
  serverCertificate(host: string): IssuedCertificate;
  /** For a client, as APNs gives them out: the app's bundle id is the UID of its subject. In PKCS#12. */
  clientKeystore(topic: string, password: string, options?: { legacy?: boolean }): Buffer;
};

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

const OPENSSL = 'openssl';

class SimulatorCertificateError extends AppError {
  constructor(cause: unknown) {
    super({
      code: 'simulator-certificate',
      publicText:
        'The program openssl, which makes the certificate of a simulator, cannot be run. Install version 3 of it.',
      retry: 'after-change',
      cause,
    });
  }
}

function openssl(...words: string[]): Buffer {
  try {
    return execFileSync(OPENSSL, words, { stdio: 'pipe' });
  } catch (error) {
    throw new SimulatorCertificateError(error);
  }
}

/** Made by the program `openssl`, new each time. @throws SimulatorCertificateError */
export function makeCertificateAuthority(): CertificateAuthority {
  const folder = mkdtempSync(path.join(tmpdir(), 'mailweave-authority-'));
  const file = (name: string): string => path.join(folder, name);
  const request = ['req', '-x509', '-days', '30', ...CURVE];
  openssl(...request, '-subj', '/CN=Mailweave simulator', '-keyout', file('ca.key'), '-out', file('ca.pem'));
  const issue = (...words: string[]): void => {
    const signer = ['-CA', file('ca.pem'), '-CAkey', file('ca.key')];
    const kind = ['-addext', 'basicConstraints=critical,CA:FALSE'];
    openssl(...request, ...signer, ...kind, '-keyout', file('key.pem'), '-out', file('cert.pem'), ...words);
  };
  return {
    caPem: readFileSync(file('ca.pem'), 'utf8'),
    serverCertificate: (host) => {
      issue('-subj', '/CN=localhost', '-addext', `subjectAltName=DNS:localhost,IP:${host}`);
      return {
        certPem: readFileSync(file('cert.pem'), 'utf8'),
        keyPem: readFileSync(file('key.pem'), 'utf8'),
      };
    },
    clientKeystore: (topic, password, { legacy = false } = {}) => {
      issue('-subj', `/UID=${topic}/CN=Apple Push Services: ${topic}`);
      const store = ['-export', '-inkey', file('key.pem'), '-in', file('cert.pem')];
      return openssl('pkcs12', ...store, ...(legacy ? ['-legacy'] : []), '-passout', `pass:${password}`);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
