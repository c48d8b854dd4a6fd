import { AppError, type LogFields } from '@mailweave/foundation';

const addressLike = /[^\s<>"'@]+@[^\s<>"',;]+/g;
const longestMessageCharacters = 500;

/**
 * What a log may tell of an error. A failure (AppError) has a code and a public sentence; of anything else
 * the stack is what finds the bug. Libraries put input into their messages, so what looks like an address
 * is taken out, and a SyntaxError, which quotes the text it could not read, keeps its name only.
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { errorType: typeof error };
  const systemCode = (error as NodeJS.ErrnoException).code;
  const fields = {
    errorType: error.name,
    errorCode: typeof systemCode === 'string' ? systemCode : undefined,
    errorMessage: error instanceof SyntaxError ? undefined : safeMessage(error.message),
    errorCause: error.cause instanceof Error ? describeCause(error.cause) : undefined,
  };
  return error instanceof AppError ? fields : { ...fields, errorStack: framesOf(error) };
}

function describeCause(cause: Error): string {
  const code = (cause as NodeJS.ErrnoException).code;
  return typeof code === 'string' ? `${cause.name} (${code})` : cause.name;
}

function safeMessage(message: string): string {
  return message.replaceAll(addressLike, '<address>').slice(0, longestMessageCharacters);
}

/** The stack without its first lines, which repeat the message. */
function framesOf(error: Error): string {
  const lines = (error.stack ?? '').split('\n');
  return lines
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .join('\n');
}
