/** Asks a service of the operator's by HTTP which address belongs to a log-in name (docs/operations.md). */
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { JsonService, type JsonServiceOptions } from '../lookup/json-service.ts';
import {
  type AddressResolver,
  isAddress,
  NOBODY,
  type Resolution,
  ResolverUnavailableError,
} from './address-resolver.ts';

/** Fields beyond these are passed over, so that a service may say more than it is asked. */
const answerValidator = Compile(Type.Object({ address: Type.String() }));

export class HttpResolver implements AddressResolver {
  readonly #service: JsonService;

  constructor(options: JsonServiceOptions) {
    this.#service = new JsonService(options);
  }

  async find(login: string): Promise<Resolution> {
    try {
      const { status, body } = await this.#service.ask({ user: login });
      if (status === 404) return NOBODY;
      if (status === 200 && answerValidator.Check(body) && isAddress(body.address))
        return { outcome: 'found', address: body.address };
    } catch (error) {
      throw new ResolverUnavailableError(error);
    }
    throw new ResolverUnavailableError();
  }

  [Symbol.dispose](): void {
    this.#service[Symbol.dispose]();
  }
}
