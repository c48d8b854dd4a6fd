import { type Outcome, ok } from './outcome.ts';

/** NOOP and CHECK (RFC 3501 6.1.2, 6.4.1): what there is to tell is told after every command. */
export function noop(): Outcome {
  return ok('Done.');
}
