import { AnswerCache, type AnswerCacheOptions } from '../lookup/answer-cache.ts';
import { type BackendDirectory, NOWHERE, type Placement, type RoutedLogin } from './backend-directory.ts';

export type PlacementCacheOptions = Omit<AnswerCacheOptions<Placement>, 'unknown'>;

/** Remembers what a directory answered; not for one whose answer depends on the password. */
export class PlacementCache implements BackendDirectory {
  readonly #directory: BackendDirectory;
  readonly #answers: AnswerCache<Placement>;

  constructor(directory: BackendDirectory, options: PlacementCacheOptions) {
    this.#directory = directory;
    this.#answers = new AnswerCache({ ...options, unknown: NOWHERE });
  }

  get size(): number {
    return this.#answers.size;
  }

  find(login: RoutedLogin): Promise<Placement> {
    return this.#answers.find(login.name, () => this.#directory.find(login));
  }

  [Symbol.dispose](): void {
    this.#answers[Symbol.dispose]();
    this.#directory[Symbol.dispose]();
  }
}
