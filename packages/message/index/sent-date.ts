import type { MessageIndex } from './message-index.ts';

/** A date as it is written; month 1..12. */
export type WrittenDate = { readonly year: number; readonly month: number; readonly day: number };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** date (RFC 5322 3.3) with dashes tolerated, comments taken out before. */
const DATE = /(?:^|[^0-9])([0-9]{1,2})[ \t-]{1,8}([a-z]{3})[a-z]{0,6}[ \t-]{1,8}([0-9]{2,4})(?![0-9])/i;
const COMMENT = /\([^()]*\)/g;

/** Years of two and three digits (RFC 5322 4.3, obs-year). */
const fullYear = (digits: string): number => {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.length === 3 ? 1900 + year : year;
};

/** The Date field's date as written, time and zone disregarded (RFC 3501 6.4.4, SENTON). */
export const sentDate = (index: MessageIndex): WrittenDate | undefined => {
  const written = index.envelopeFields.get('date')?.replace(COMMENT, ' ') ?? '';
  const [, day = '', month = '', year = ''] = DATE.exec(written) ?? [];
  const date = { year: fullYear(year), month: MONTHS.indexOf(month.toLowerCase()) + 1, day: Number(day) };
  return date.month > 0 && date.day >= 1 && date.day <= 31 ? date : undefined;
};
