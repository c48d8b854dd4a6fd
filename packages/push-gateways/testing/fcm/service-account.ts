import { generateKeyPairSync } from 'node:crypto';
import type { KnownAccount } from './token-endpoint.ts';

/** A service account as the Firebase console gives it out, and what FCM knows of it. */
export type MadeAccount = {
  readonly known: KnownAccount;
  /** The file's text, for a token endpoint. */
  fileText(tokenUri: string): string;
};

export function makeServiceAccount(projectId: string): MadeAccount {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const email = `firebase-adminsdk@${projectId}.iam.gserviceaccount.com`;
  const members = {
    type: 'service_account',
    project_id: projectId,
    private_key_id: '0123456789abcdef',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    client_email: email,
  };
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return {
    known: { projectId, email, publicKeyPem },
    fileText: (tokenUri) => JSON.stringify({ ...members, token_uri: tokenUri }, undefined, 2),
  };
}
