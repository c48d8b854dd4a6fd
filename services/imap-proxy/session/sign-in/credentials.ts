import type { Secret } from '@mailweave/foundation';
import type { LoginIdentity } from '../../weaving/proxy-user.ts';
import type { SaslMechanism } from './sasl-identity.ts';

/** What is said to a backend to sign in. */
export type Credentials = {
  readonly identity: LoginIdentity;
  readonly mechanism: Exclude<SaslMechanism, 'LOGIN'>;
  /** The mechanism's message, one byte per character, not in base64. */
  readonly response: Secret<string>;
};
