import type { TLocalizedValidationError } from 'typebox/error';

const MAX_PROBLEMS = 10;

/**
 * Validation errors as sentences with the field's path: `/window/end must match format "date-time"`.
 * Values are never shown; names of unknown fields only if they look like names.
 */
export function schemaProblems(errors: readonly TLocalizedValidationError[]): string[] {
  const sentences = new Set(errors.filter((error) => error.keyword !== 'boolean').map(sentence));
  return [...sentences].slice(0, MAX_PROBLEMS);
}

function sentence(error: TLocalizedValidationError): string {
  const path = error.instancePath === '' ? '/' : error.instancePath;
  if (error.keyword !== 'additionalProperties') return `${path} ${error.message}`;
  const names = error.params.additionalProperties.filter((name) => /^[A-Za-z][\w-]{0,63}$/.test(name));
  return `${path} has unknown fields${names.length > 0 ? `: ${names.join(', ')}` : ''}`;
}
