/** The port by which the proxy learns whose mailbox a log-in name opens; one file beside this for each way to know. */
import { AppError } from '@mailweave/foundation';

/** `unknown`: the name is nobody's: nothing is woven for it. */
export type Resolution =
  | { readonly outcome: 'found'; readonly address: string }
  | { readonly outcome: 'unknown' };

export type AddressResolver = Disposable & {
  /**
   * @param login in lower case; with a domain where one is known
   * @throws ResolverUnavailableError
   */
  find(login: string): Promise<Resolution>;
};

export const NOBODY: Resolution = { outcome: 'unknown' };

/** Whether this can be somebody's address: one `@` at least, nothing that could end a header. */
export function isAddress(text: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+$/u.test(text) && text.length <= MAX_ADDRESS_LENGTH;
}

/** RFC 5321 4.5.3.1: 64 octets before the `@`, 255 behind. */
const MAX_ADDRESS_LENGTH = 320;

/** It cannot be known now which address belongs to a log-in name: the real mailbox is shown meanwhile. */
export class ResolverUnavailableError extends AppError {
  constructor(cause?: unknown) {
    super({
      code: 'imap-resolver-unavailable',
      publicText: 'It cannot be found out at the moment which address belongs to this log-in name.',
      retry: 'later',
      cause,
    });
  }
}

/** What the configuration says about the resolver cannot be used. */
export class ResolverConfigError extends AppError {
  /** @param publicText a sentence without anybody's address */
  constructor(publicText: string, cause?: unknown) {
    super({ code: 'imap-resolver-config', publicText, retry: 'after-change', cause });
  }
}
