/** The port by which the proxy asks which backend holds a mailbox; one file beside this for each way to know. */
import { AppError, type Secret } from '@mailweave/foundation';

/** Who wants to log in. */
export type RoutedLogin = {
  /** Log-in name of the mailbox's owner in lower case; with a domain where one is known. */
  readonly name: string;
  /** What stands behind the last `@`; empty where there is none. */
  readonly domain: string;
  /** What the client gave as its password; undefined where it signs in with a token. */
  readonly password: Secret | undefined;
};

/** `unknown`: nobody's name, or the directory checks passwords and this one is wrong. */
export type Placement = FoundPlacement | { readonly outcome: 'unknown' };

export type FoundPlacement = {
  readonly outcome: 'found';
  /** Name of a backend in the configuration. */
  readonly backend: string;
  /** The name to log in with there, where it is another one; UTF-8 text. */
  readonly user: string | undefined;
  /** Who logs in there as that user. Only from a directory that has checked the client's password. */
  readonly master: MasterUser | undefined;
};

export type MasterUser = { readonly user: string; readonly password: Secret };

export type BackendDirectory = Disposable & {
  /** @throws DirectoryUnavailableError: nobody may be sent anywhere without an answer */
  find(login: RoutedLogin): Promise<Placement>;
};

/** It cannot be known now which backend holds a mailbox. */
export class DirectoryUnavailableError extends AppError {
  constructor(cause?: unknown) {
    super({
      code: 'imap-directory-unavailable',
      publicText: 'It cannot be found out at the moment which mail server holds this mailbox.',
      retry: 'later',
      cause,
    });
  }
}

/** What the configuration says about backends cannot be used. */
export class RoutingConfigError extends AppError {
  /** @param publicText a sentence without anybody's address */
  constructor(publicText: string, cause?: unknown) {
    super({ code: 'imap-routing-config', publicText, retry: 'after-change', cause });
  }
}

export function placedAt(backend: string): FoundPlacement {
  return { outcome: 'found', backend, user: undefined, master: undefined };
}

export const NOWHERE: Placement = { outcome: 'unknown' };
