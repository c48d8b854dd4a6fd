import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import { AppError } from '@mailweave/foundation';
import type { ImapProxyConfig } from '../config.ts';

/** A file that the configuration names cannot be used. */
export class TlsFilesError extends AppError {
  constructor(setting: string, cause: unknown) {
    super({
      code: 'imap-tls-files',
      publicText: `The file named in ${setting} cannot be read or is no PEM file of that kind.`,
      retry: 'after-change',
      cause,
    });
  }
}

/** What new handshakes are answered with. */
export type ServerCertificate = {
  readonly secureContext: SecureContext;
  /** As the certificate says it: `Jan 31 12:00:00 2027 GMT`. */
  readonly validUntil: string;
};

/**
 * Reads the files of imap.tls.
 *
 * @returns undefined when no certificate is configured and no listener wants one
 * @throws TlsFilesError which names the setting
 */
export function loadCertificate({
  listeners,
  tls,
}: Pick<ImapProxyConfig, 'listeners' | 'tls'>): ServerCertificate | undefined {
  if (tls === undefined) {
    const wanted = listeners.some((listener) => listener.tls !== 'none');
    if (wanted) throw new TlsFilesError('imap.tls (it is missing, and a listener wants TLS)', undefined);
    return undefined;
  }
  const { cert, validUntil } = blamedOn('imap.tls.certificateFile', () => {
    const pem = readFileSync(tls.certificateFile);
    return { cert: pem, validUntil: new X509Certificate(pem).validTo };
  });
  // A key that belongs to another certificate is refused here as well.
  const secureContext = blamedOn('imap.tls.keyFile', () =>
    createSecureContext({ cert, key: readFileSync(tls.keyFile) }),
  );
  return { secureContext, validUntil };
}

function blamedOn<T>(setting: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new TlsFilesError(setting, error);
  }
}
