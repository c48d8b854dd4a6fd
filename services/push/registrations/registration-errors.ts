import { AppError } from '@mailweave/foundation';

/** The client id has not registered the account. */
export class RegistrationUnknownError extends AppError {
  constructor() {
    super({
      code: 'registration-unknown',
      publicText: 'There is no such registration.',
      retry: 'never',
    });
  }
}
