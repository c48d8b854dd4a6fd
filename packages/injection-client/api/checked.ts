import type { Static, TSchema } from 'typebox';
import type { Validator } from 'typebox/compile';
import { MiddlewareUnavailableError } from '../calls/call-errors.ts';

/**
 * A middleware of another version may say something else: that is no answer.
 *
 * @throws MiddlewareUnavailableError
 */
export function checked<S extends TSchema>(
  validator: Validator<Record<never, never>, S>,
  value: unknown,
): Static<S> {
  if (validator.Check(value)) return value as Static<S>;
  throw new MiddlewareUnavailableError();
}
