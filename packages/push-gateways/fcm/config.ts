import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { BrandProblem, FcmBrand } from '@mailweave/push';

/** Where FCM is: Google's, or a simulator. */
export type FcmServer = {
  readonly host: string;
  readonly port: number;
  /** PEM of the authority of its certificate and the token endpoint's, in place of Node's. */
  readonly caPem?: string;
};

export const GOOGLE_SERVER: FcmServer = { host: 'fcm.googleapis.com', port: 443 };

/** A service account: brands of the same one share connections and access tokens. */
export type FcmAccount = {
  /** Equal for equal accounts; holds no secret. */
  readonly id: string;
  readonly projectId: string;
  readonly email: string;
  readonly privateKey: KeyObject;
  readonly privateKeyId: string | undefined;
  /** Where access tokens are given out; https. */
  readonly tokenUrl: URL;
};

const DEFAULT_TOKEN_URL = 'https://oauth2.googleapis.com/token';
const SETTING = 'serviceaccount';
const NO_ACCOUNT =
  'names a file that is no key of a service account in JSON. Have the Firebase console make one: Project settings, Service accounts, Generate new private key.';

/** The brand's account, its file read. What is wrong with it comes back without a word of its contents. */
export function fcmAccount({ clientId, serviceAccountFile }: FcmBrand): FcmAccount | BrandProblem {
  let text: string;
  try {
    text = readFileSync(serviceAccountFile, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    return { clientId, setting: SETTING, message: `names a file that cannot be read${code}.` };
  }
  return accountIn(text) ?? { clientId, setting: SETTING, message: NO_ACCOUNT };
}

function accountIn(text: string): FcmAccount | undefined {
  const fields = textsIn(text);
  const {
    client_email: email,
    private_key: key,
    private_key_id: privateKeyId,
    project_id: projectId,
  } = fields;
  const tokenUri = fields.token_uri ?? DEFAULT_TOKEN_URL;
  const privateKey = key === undefined ? undefined : rsaKey(key);
  const isWhole = email !== undefined && projectId !== undefined && privateKey !== undefined;
  if (!isWhole || !/^[a-z0-9:.-]+$/i.test(projectId) || !URL.canParse(tokenUri)) return undefined;
  const tokenUrl = new URL(tokenUri);
  if (tokenUrl.protocol !== 'https:') return undefined;
  const id = createHash('sha256')
    .update(JSON.stringify([projectId, email, key, tokenUri]))
    .digest('base64url');
  return { id, projectId, email, privateKey, privateKeyId, tokenUrl };
}

/** The members of a JSON object that are texts. */
function textsIn(json: string): Readonly<Partial<Record<string, string>>> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, member]) => typeof member === 'string'));
  } catch {
    return {};
  }
}

function rsaKey(pem: string): KeyObject | undefined {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'rsa' ? key : undefined;
  } catch {
    return undefined;
  }
}
