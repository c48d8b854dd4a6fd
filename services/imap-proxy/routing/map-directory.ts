import { WatchedFile, type WatchedFileOptions } from '../lookup/watched-file.ts';
import { type BackendDirectory, RoutingConfigError } from './backend-directory.ts';
import { type BackendMap, BackendMapReader } from './backend-map.ts';

type Options = Pick<WatchedFileOptions<BackendMap>, 'file' | 'reloadIntervalMs' | 'events'> & {
  readonly backends: ReadonlySet<string>;
};

/** A file that says where everybody is. */
export class MapDirectory implements BackendDirectory {
  readonly #map: WatchedFile<BackendMap>;

  /** @throws RoutingConfigError when the file cannot be used at the start */
  constructor({ backends, ...options }: Options) {
    this.#map = new WatchedFile({
      ...options,
      reader: () => new BackendMapReader(backends),
      unreadable: (cause) =>
        new RoutingConfigError('The file named in imap.routing.file cannot be read.', cause),
    });
  }

  find(...[login]: Parameters<BackendDirectory['find']>): ReturnType<BackendDirectory['find']> {
    return Promise.resolve(this.#map.content.find(login));
  }

  /** Looks now whether the file has changed. */
  refresh(): Promise<void> {
    return this.#map.refresh();
  }

  [Symbol.dispose](): void {
    this.#map[Symbol.dispose]();
  }
}
