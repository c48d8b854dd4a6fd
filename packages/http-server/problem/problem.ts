import { STATUS_CODES } from 'node:http';
import { AppError, type RetryHint } from '@mailweave/foundation';
import { FieldsInvalidError, type InvalidField } from './fields-invalid-error.ts';
import { statusOf } from './status-table.ts';

/** An error's body, `application/problem+json` (RFC 9457). */
export type Problem = {
  type: 'about:blank';
  /** The status's phrase, as RFC 9457 4.2.1 wants it for about:blank. */
  title: string;
  status: number;
  /** Stable and kebab-case; clients may switch on it. */
  code: string;
  /** A sentence that may be shown to anyone. */
  detail: string;
  retry?: RetryHint;
  /** Names the log record of a bug. */
  reference?: string;
  /** The parts of a request that are not as the schema wants them. */
  errors?: readonly InvalidField[];
};

/** What the framework throws for a request it cannot take: too large, not JSON, not as the schema says. */
type RequestError = Error & {
  statusCode: number;
  validation?: readonly Violation[];
};

type Violation = {
  instancePath: string;
  message?: string;
  params: { missingProperty?: unknown; additionalProperty?: unknown };
};

/** The answer to whatever a route threw; undefined for a bug, which is the caller's to log. */
export function problemFor(error: unknown): Problem | undefined {
  if (error instanceof AppError) {
    const { code, publicText, retry } = error;
    const fields = error instanceof FieldsInvalidError ? { errors: error.fields } : {};
    return problem({ status: statusOf(error), code, detail: publicText, retry, ...fields });
  }
  return isRequestError(error) ? requestProblem(error) : undefined;
}

export function notFoundProblem(): Problem {
  return problem({ status: 404, code: 'not-found', detail: 'There is nothing at this address.' });
}

export function bugProblem(reference: string): Problem {
  const detail = 'Something went wrong here. The reference finds it in the log.';
  return problem({ status: 500, code: 'internal-error', detail, reference });
}

function requestProblem(error: RequestError): Problem {
  if (error.validation === undefined) {
    const code = error.statusCode === 413 ? 'request-too-large' : 'request-not-readable';
    return problem({ status: error.statusCode, code, detail: 'The request cannot be read.' });
  }
  const errors = error.validation.map(invalidField);
  return problem({ status: 422, code: 'request-not-valid', detail: 'The request is not valid.', errors });
}

/** A field that is missing or unknown is named by its path like any other. */
function invalidField({ instancePath, message, params }: Violation): InvalidField {
  const { missingProperty, additionalProperty } = params;
  if (typeof missingProperty === 'string') {
    return { path: `${instancePath}/${missingProperty}`, message: 'is missing' };
  }
  if (typeof additionalProperty === 'string') {
    return { path: `${instancePath}/${additionalProperty}`, message: 'is not a known field' };
  }
  return { path: instancePath === '' ? '/' : instancePath, message: message ?? 'is not valid' };
}

function isRequestError(error: unknown): error is RequestError {
  if (!(error instanceof Error)) return false;
  const { statusCode } = error as Partial<RequestError>;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500;
}

function problem(fields: Omit<Problem, 'type' | 'title'>): Problem {
  return { type: 'about:blank', title: STATUS_CODES[fields.status] ?? 'Error', ...fields };
}
