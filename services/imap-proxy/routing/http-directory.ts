/** Asks a service of the operator's by HTTP where a mailbox is (docs/operations.md, "The look-up"). */
import { Secret } from '@mailweave/foundation';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { JsonService } from '../lookup/json-service.ts';
import {
  type BackendDirectory,
  DirectoryUnavailableError,
  NOWHERE,
  type Placement,
  type RoutedLogin,
} from './backend-directory.ts';
import type { HttpRouting } from './routing-config.ts';

/** SASL messages separate their fields by control characters. */
const Name = Type.String({ pattern: '^[^\\u0000-\\u001f\\u007f]+$', maxLength: 1_024 });

/** Fields beyond these are passed over, so that a directory may say more than it is asked. */
const Answer = Type.Object({
  backend: Type.String(),
  user: Type.Optional(Name),
  master: Type.Optional(Type.Object({ user: Name, password: Type.String({ pattern: '^[^\\u0000]*$' }) })),
});
type Answer = Static<typeof Answer>;
const answerValidator = Compile(Answer);

export type HttpDirectoryOptions = Pick<
  HttpRouting,
  'url' | 'timeoutMs' | 'authorization' | 'checksPassword'
> & {
  /** Names that the configuration knows; any other in an answer is a failure. */
  readonly backends: ReadonlySet<string>;
  looked(outcome: Placement['outcome'] | 'failed'): void;
};

export class HttpDirectory implements BackendDirectory {
  readonly #options: HttpDirectoryOptions;
  readonly #service: JsonService;

  constructor(options: HttpDirectoryOptions) {
    this.#options = options;
    this.#service = new JsonService(options);
  }

  async find(login: RoutedLogin): Promise<Placement> {
    try {
      const placement = await this.#ask(login);
      this.#options.looked(placement.outcome);
      return placement;
    } catch (error) {
      this.#options.looked('failed');
      throw error instanceof DirectoryUnavailableError ? error : new DirectoryUnavailableError(error);
    }
  }

  [Symbol.dispose](): void {
    this.#service[Symbol.dispose]();
  }

  async #ask({ name, password }: RoutedLogin): Promise<Placement> {
    const { checksPassword } = this.#options;
    if (checksPassword && password === undefined) throw new DirectoryUnavailableError();
    const question = { user: name, ...(checksPassword && { password: password?.reveal() }) };
    const { status, body } = await this.#service.ask(question);
    if (status === 200) return this.#placement(body);
    if (status === 404 || (status === 401 && checksPassword)) return NOWHERE;
    throw new DirectoryUnavailableError();
  }

  #placement(answer: unknown): Placement {
    if (!isAnswer(answer) || !this.#options.backends.has(answer.backend))
      throw new DirectoryUnavailableError();
    const { backend, user, master } = answer;
    // A master user's password would open every mailbox to who has not been asked for his own.
    if (master !== undefined && !this.#options.checksPassword) throw new DirectoryUnavailableError();
    const credentials = master && { user: master.user, password: new Secret(master.password) };
    return { outcome: 'found', backend, user, master: credentials };
  }
}

function isAnswer(value: unknown): value is Answer {
  return answerValidator.Check(value);
}
