import type { Secret } from '@mailweave/foundation';
import { type LinkSubject, type LinkUse, linkToken, readLinkToken } from '@mailweave/injection';

type LinkConfig = { publicUrl?: string; secretsKey?: Secret; countClicks?: boolean };

type LinkSettings = {
  /** Without a slash at its end. */
  url: string;
  /** 64 hexadecimal digits. */
  key: Secret;
  countsClicks: boolean;
};

/** Where each kind of link leads, behind the public address. */
const PATHS: Readonly<Record<LinkUse, string>> = { 'opt-out': 'u', click: 'c' };

/** Makes the links that stand in messages, and knows again those that were made here. */
export class PublicLinks {
  /** Whether messages that are woven now have links that are counted. */
  readonly countsClicks: boolean;
  readonly #url: string;
  readonly #key: Buffer;

  constructor({ url, key, countsClicks }: LinkSettings) {
    this.countsClicks = countsClicks;
    this.#url = url;
    this.#key = Buffer.from(key.reveal(), 'hex');
  }

  /** Undefined where the configuration has no public address. */
  static of({ publicUrl, secretsKey, countClicks = true }: LinkConfig): PublicLinks | undefined {
    if (publicUrl === undefined || secretsKey === undefined) return undefined;
    return new PublicLinks({ url: publicUrl, key: secretsKey, countsClicks: countClicks });
  }

  url(use: LinkUse, subject: LinkSubject): string {
    return `${this.#url}/${PATHS[use]}/${linkToken(this.#key, use, subject)}`;
  }

  /** Undefined for a token that was not made here for this use, or was changed. */
  subject(use: LinkUse, token: string): LinkSubject | undefined {
    return readLinkToken(this.#key, use, token);
  }
}
