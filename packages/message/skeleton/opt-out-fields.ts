/**
 * Standard: woven; RFC 2369; List-Unsubscribe; where the middleware has a public address
 * Standard: woven; RFC 8058; one-click unsubscribe; the fields, and the call behind them. No DKIM signature covers them: a woven message is not sent
 */
import type { VariableValues } from './fill-placeholders.ts';
import { findPlaceholders } from './placeholder.ts';
import { OPT_OUT_URL } from './reserved-names.ts';
import type { MessageTemplate } from './template.ts';

/** Printable ASCII that cannot end the `<...>` it stands in; a line holds 998 characters (RFC 5322 2.1.1). */
const FIELD_URL = /^https?:\/\/[!-;=?-~]{1,900}$/;

/** The header fields with their line ends; empty without an address that can stand in them. */
export const optOutFields = (values: VariableValues): string => {
  const url = Object.hasOwn(values, OPT_OUT_URL) ? values[OPT_OUT_URL] : undefined;
  if (url === undefined || !FIELD_URL.test(url)) return '';
  return `List-Unsubscribe: <${url}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n`;
};

/** Whether the message would show the address to opt out at, and so cannot be made without it. */
export const usesOptOutUrl = ({ subject, preheader, from, html, text }: MessageTemplate): boolean =>
  [subject, preheader ?? '', from.name, html, text].some((content) =>
    findPlaceholders(content).some(({ name }) => name === OPT_OUT_URL),
  );
