import { AppError } from '@mailweave/foundation';

/** The level says nothing about this property. */
export class PropertyUnsetError extends AppError {
  constructor() {
    super({
      code: 'property-unset',
      publicText: 'This property is not set there.',
      retry: 'never',
    });
  }
}
