import type { LogFields, Logger } from '@mailweave/foundation';
import { type Logger as PinoLogger, pino, stdTimeFunctions } from 'pino';
import { errorFields } from './error-fields.ts';
import { textLine } from './text-line.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** `json`: a JSON object a line. `text`: for people. `auto`: text on a terminal, JSON everywhere else. */
export type LogFormat = 'json' | 'text' | 'auto';

/** Where lines go; `process.stdout` and `process.stderr` are such. */
export type LogOutput = { write(text: string): unknown; isTTY?: boolean };

export type LoggerOptions = {
  level: LogLevel;
  format: LogFormat;
  output: LogOutput;
  /** Stand in every record. */
  fields?: LogFields | undefined;
};

/** A Logger that writes a line per record: `time` (ISO 8601, UTC), `level`, the fields, `event`. */
export function createLogger({ level, format, output, fields }: LoggerOptions): Logger {
  const asText = format === 'text' || (format === 'auto' && output.isTTY === true);
  const write = asText
    ? (line: string) => output.write(textLine(line))
    : (line: string) => output.write(line);
  const sink = pino(
    {
      level,
      base: fields ?? null,
      messageKey: 'event',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  return fromPino(sink);
}

function fromPino(sink: PinoLogger): Logger {
  return {
    debug: (event, fields) => sink.debug(scalars(fields), event),
    info: (event, fields) => sink.info(scalars(fields), event),
    warn: (event, fields) => sink.warn(scalars(fields), event),
    error: (event, fields, error) => {
      sink.error({ ...scalars(fields), ...(error === undefined ? {} : errorFields(error)) }, event);
    },
  };
}

/** LogFields at run time too: whatever a cast let through (an object, a Secret) shows as ***. */
function scalars(fields: LogFields = {}): LogFields {
  const entries: [string, unknown][] = Object.entries(fields);
  return Object.fromEntries(entries.map(([name, value]) => [name, isScalar(value) ? value : '***']));
}

function isScalar(value: unknown): value is LogFields[string] {
  return value === undefined || ['string', 'number', 'boolean'].includes(typeof value);
}
