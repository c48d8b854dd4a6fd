import { type CalendarDate, parseDate, parseDateTime, type ZonedTime } from '../values/date-time.ts';
import type { Lexer } from './lexer.ts';

const QUOTE = 0x22;

/** date = date-text / DQUOTE date-text DQUOTE (RFC 3501 9) */
export function expectDate(lexer: Lexer): CalendarDate {
  const start = lexer.position();
  const date = parseDate(lexer.astring() ?? '');
  if (date === undefined) throw lexer.error('a date like 1-Feb-1994', start);
  return date;
}

/** date-time, quotes included (RFC 3501 9); undefined when no quote comes. */
export function dateTime(lexer: Lexer): ZonedTime | undefined {
  if (lexer.peek() !== QUOTE) return undefined;
  const start = lexer.position();
  const time = parseDateTime(lexer.string() ?? '');
  if (time === undefined) throw lexer.error('a date and time like "17-Jul-1996 02:44:25 -0700"', start);
  return time;
}
