/** A record as pino writes it. */
type LogRecord = Readonly<Record<string, unknown>> & { time: string; level: string; event: string };

const plainValue = /^[\w.:/+-]+$/;

/**
 * One record for people: `2026-01-31T08:00:00.000Z INFO  imap-drained sessions=3`. Values that hold spaces
 * or line ends are quoted, so a record cannot pose as two; only a bug's stack follows on lines of its own.
 */
export function textLine(jsonLine: string): string {
  const { time, level, event, errorStack, ...fields } = JSON.parse(jsonLine) as LogRecord;
  const pairs = Object.entries(fields).map(([name, value]) => ` ${name}=${renderValue(value)}`);
  return `${time} ${level.toUpperCase().padEnd(5)} ${event}${pairs.join('')}\n${renderStack(errorStack)}`;
}

function renderValue(value: unknown): string {
  const text = String(value);
  return plainValue.test(text) ? text : JSON.stringify(text);
}

function renderStack(stack: unknown): string {
  if (typeof stack !== 'string' || stack === '') return '';
  return stack
    .split('\n')
    .map((frame) => `    ${frame}\n`)
    .join('');
}
