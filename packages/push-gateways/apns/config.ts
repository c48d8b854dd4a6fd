import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { ApnsBrand, ApnsCredentials, BrandProblem } from '@mailweave/push';
import type { Http2Server } from '../http2/http2-settings.ts';

/** Where APNs is: Apple's, or a simulator. */
export type ApnsServer = {
  readonly host: string;
  readonly port: number;
  /** PEM of the authority of its certificate, in place of Node's. */
  readonly caPem?: string;
};

export type ApnsServers = { readonly production: ApnsServer; readonly sandbox: ApnsServer };

export const APPLE_SERVERS: ApnsServers = {
  production: { host: 'api.push.apple.com', port: 443 },
  sandbox: { host: 'api.sandbox.push.apple.com', port: 443 },
};

/** A key that signs provider tokens. */
export type ProviderKey = {
  /** Equal for equal keys, whatever server they are used with: APNs counts how often the tokens of a key change. */
  readonly id: string;
  readonly teamId: string;
  readonly keyId: string;
  readonly privateKey: KeyObject;
};

/** Who sends, and to which server: brands of the same identity share connections. */
export type ApnsIdentity = {
  /** Equal for equal identities; holds no secret. */
  readonly id: string;
  readonly server: Http2Server;
  /** Undefined: the certificate says who sends. */
  readonly key?: ProviderKey;
};

/** The brand's identity, its files read. What is wrong with them comes back without a word of their contents. */
export function apnsIdentity(brand: ApnsBrand, servers: ApnsServers): ApnsIdentity | BrandProblem {
  const server = brand.production ? servers.production : servers.sandbox;
  try {
    return identityOf(brand.credentials, server);
  } catch (error) {
    if (error instanceof UnusableSetting) return { clientId: brand.clientId, ...error.problem };
    throw error;
  }
}

/** Thrown and caught within this file. */
class UnusableSetting extends Error {
  readonly problem: Omit<BrandProblem, 'clientId'>;

  constructor(setting: string, message: string) {
    super(message);
    this.problem = { setting, message };
  }
}

function identityOf(credentials: ApnsCredentials, server: ApnsServer): ApnsIdentity {
  const { caPem, host, port } = server;
  const trust = caPem === undefined ? {} : { ca: caPem };
  const where = [host, String(port), caPem ?? ''];
  if (credentials.authtype === 'jwt') {
    const key = providerKey(credentials);
    const id = digest(['jwt', key.id, ...where]);
    return { id, key, server: { host, port, secureContext: createSecureContext(trust) } };
  }
  const keystore = readSetting('keystore', credentials.keystoreFile);
  const passphrase = credentials.password.reveal();
  const secureContext = openKeystore({ ...trust, pfx: keystore, passphrase });
  const id = digest(['certificate', keystore.toString('base64'), ...where]);
  return { id, server: { host, port, secureContext } };
}

function providerKey(credentials: Extract<ApnsCredentials, { authtype: 'jwt' }>): ProviderKey {
  const { keyId, privateKeyFile, teamId } = credentials;
  const pem = readSetting('privatekey', privateKeyFile);
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(pem);
  } catch {
    throw new UnusableSetting('privatekey', NO_KEY);
  }
  if (privateKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new UnusableSetting('privatekey', NO_KEY);
  const exported = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  return { id: digest([teamId, keyId, exported]), keyId, teamId, privateKey };
}

const NO_KEY =
  'names a file that holds no private key for ES256 in PEM. Apple gives one out as AuthKey_<key id>.p8.';

const LEGACY_KEYSTORE =
  'is encrypted in a way that OpenSSL 3 no longer reads (RC2 or 3DES). Convert it: "openssl pkcs12 -legacy -in old.p12 -nodes -out all.pem", then "openssl pkcs12 -export -in all.pem -out new.p12", and delete all.pem.';

function openKeystore(options: { ca?: string; pfx: Buffer; passphrase: string }): SecureContext {
  try {
    return createSecureContext(options);
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    if (/mac verify failure/i.test(text))
      throw new UnusableSetting('password', 'does not open the keystore.');
    if (/unsupported/i.test(text)) throw new UnusableSetting('keystore', LEGACY_KEYSTORE);
    throw new UnusableSetting(
      'keystore',
      'names a file that is no PKCS#12 keystore with a certificate and its key.',
    );
  }
}

function readSetting(setting: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    throw new UnusableSetting(setting, `names a file that cannot be read${code}.`);
  }
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
