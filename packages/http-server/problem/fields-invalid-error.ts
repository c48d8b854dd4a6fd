import { AppError } from '@mailweave/foundation';

/** A part of a request that is not as it has to be. */
export type InvalidField = {
  /** JSON pointer (RFC 6901) into the body; `/` is the body itself. */
  path: string;
  message: string;
};

/** The schema allows the request, and it is wrong all the same. */
export class FieldsInvalidError extends AppError {
  readonly fields: readonly InvalidField[];

  constructor(fields: readonly InvalidField[]) {
    super({
      code: 'request-not-valid',
      publicText: 'The request is not valid: see errors for the fields to correct.',
      retry: 'after-change',
    });
    this.fields = fields;
  }
}
