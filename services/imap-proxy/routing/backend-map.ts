/** The map file: who is at which backend, a line each. */
import { BACKEND_NAME } from '../backend/backend-config.ts';
import { PairsReader } from '../lookup/pairs-reader.ts';
import {
  NOWHERE,
  type Placement,
  placedAt,
  type RoutedLogin,
  RoutingConfigError,
} from './backend-directory.ts';

/** Log-in name, domain or `*` in lower case -> placement; placements are shared, one for each backend. */
export class BackendMap {
  readonly #entries: ReadonlyMap<string, Placement>;

  constructor(entries: ReadonlyMap<string, Placement>) {
    this.#entries = entries;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The log-in name itself goes before its domain, its domain before `*`. */
  find({ name, domain }: RoutedLogin): Placement {
    return this.#entries.get(name) ?? this.#entries.get(domain) ?? this.#entries.get('*') ?? NOWHERE;
  }
}

const BACKEND = new RegExp(BACKEND_NAME, 'u');
const FORM = 'NAME BACKEND';

/** Reads a map file in pieces. */
export class BackendMapReader {
  readonly #pairs: PairsReader<Placement>;

  /** @param backends the names that may stand there */
  constructor(backends: ReadonlySet<string>) {
    const placements = new Map([...backends].map((name) => [name, placedAt(name)]));
    this.#pairs = new PairsReader({
      form: FORM,
      valueOf: (word) => {
        if (!BACKEND.test(word)) return { problem: `is not of the form ${FORM}` };
        const value = placements.get(word);
        return value === undefined
          ? { problem: 'names a backend that imap.backends does not have' }
          : { value };
      },
      setting: 'imap.routing.file',
      failure: (publicText) => new RoutingConfigError(publicText),
    });
  }

  /** @throws RoutingConfigError with the number of the first line that is wrong, and nothing of what it says */
  push(text: string): void {
    this.#pairs.push(text);
  }

  /** @throws as push() */
  end(): BackendMap {
    return new BackendMap(this.#pairs.end());
  }
}
