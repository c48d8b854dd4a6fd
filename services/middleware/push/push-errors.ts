import type { TenantId } from '@mailweave/contracts';
import { AppError } from '@mailweave/foundation';

/** Not signed, by none of the tenant's keys, or not now. */
export class SignatureInvalidError extends AppError {
  constructor(tenantId: TenantId, because: string) {
    super({
      code: 'signature-invalid',
      publicText: `The event is refused: it ${because}. Sign it in the form of Standard Webhooks with the secretKey of tenant ${tenantId}.`,
      retry: 'after-change',
    });
  }
}

/** More than any event needs. */
export class PushEventTooLargeError extends AppError {
  constructor(limitBytes: number) {
    super({
      code: 'request-too-large',
      publicText: `An event has at most ${limitBytes} bytes: users and contents belong into the bucket.`,
      retry: 'never',
    });
  }
}

/** No event made an import of this id, or it was another tenant's. */
export class UnknownImportError extends AppError {
  constructor() {
    super({
      code: 'import-unknown',
      publicText: 'There is no import of this id. The answer to the event has it.',
      retry: 'never',
    });
  }
}

/** Rows are kept by the machine that imported them. */
export class RejectsElsewhereError extends AppError {
  constructor() {
    super({
      code: 'rejects-not-here',
      publicText:
        'No rejected rows of this import are here. There were none, or another machine has imported it and has them in its spool folder.',
      retry: 'never',
    });
  }
}
