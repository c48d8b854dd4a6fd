import { PairsReader } from '../lookup/pairs-reader.ts';
import { WatchedFile, type WatchedFileOptions } from '../lookup/watched-file.ts';
import {
  type AddressResolver,
  isAddress,
  NOBODY,
  type Resolution,
  ResolverConfigError,
} from './address-resolver.ts';

type Addresses = ReadonlyMap<string, string>;

/** A file that says who has which address. */
export class FileResolver implements AddressResolver {
  readonly #addresses: WatchedFile<Addresses>;

  /** @throws ResolverConfigError when the file cannot be used at the start */
  constructor(options: Pick<WatchedFileOptions<Addresses>, 'file' | 'reloadIntervalMs' | 'events'>) {
    this.#addresses = new WatchedFile({
      ...options,
      reader: addressReader,
      unreadable: (cause) =>
        new ResolverConfigError('The file named in imap.resolver.file cannot be read.', cause),
    });
  }

  find(login: string): Promise<Resolution> {
    const address = this.#addresses.content.get(login);
    return Promise.resolve(address === undefined ? NOBODY : { outcome: 'found', address });
  }

  /** Looks now whether the file has changed. */
  refresh(): Promise<void> {
    return this.#addresses.refresh();
  }

  [Symbol.dispose](): void {
    this.#addresses[Symbol.dispose]();
  }
}

function addressReader(): PairsReader<string> {
  return new PairsReader({
    form: 'LOGIN ADDRESS',
    valueOf: (word) => (isAddress(word) ? { value: word } : { problem: 'has no address behind its name' }),
    setting: 'imap.resolver.file',
    failure: (publicText) => new ResolverConfigError(publicText),
  });
}
