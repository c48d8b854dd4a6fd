/** The map file: who is at which backend, a line each. */
import { BACKEND_NAME } from '../backend/backend-config.ts';
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

/**
 * Reads a map in pieces, so that a large file does not hold up everybody's connection while it is read.
 * Lines are `KEY BACKEND`; empty ones and what stands behind ` #` are passed over.
 */
export class BackendMapReader {
  readonly #placements: ReadonlyMap<string, Placement>;
  readonly #entries = new Map<string, Placement>();
  #lines = 0;
  #rest = '';

  /** @param backends the names that may stand there */
  constructor(backends: ReadonlySet<string>) {
    this.#placements = new Map([...backends].map((name) => [name, placedAt(name)]));
  }

  /**
   * The next characters of the file.
   *
   * @throws RoutingConfigError with the number of the first line that is wrong, and nothing of what it says
   */
  push(text: string): void {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  /** @throws as push() */
  end(): BackendMap {
    this.#line(this.#rest);
    return new BackendMap(this.#entries);
  }

  #line(line: string): void {
    this.#lines += 1;
    const said = line.includes('#') ? line.replace(/(^|\s)#.*$/, '') : line;
    const words = said.trim().split(/\s+/);
    const [key = '', backend = ''] = words;
    if (key === '') return;
    if (words.length !== 2 || !BACKEND.test(backend)) throw this.#wrong('is not of the form NAME BACKEND');
    const placement = this.#placements.get(backend);
    if (placement === undefined) throw this.#wrong('names a backend that imap.backends does not have');
    const name = key.toLowerCase();
    if (this.#entries.has(name)) throw this.#wrong('names somebody for the second time');
    this.#entries.set(name, placement);
  }

  #wrong(what: string): RoutingConfigError {
    return new RoutingConfigError(`Line ${this.#lines} of the file in imap.routing.file ${what}.`);
  }
}
