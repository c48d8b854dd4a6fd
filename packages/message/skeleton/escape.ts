/** Makes a value safe for the place it is put in. */
export type Escape = (value: string) => string;

const LINE_BREAKS_AND_TABS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
const CONTROLS = /\p{Cc}/gu;
const HTML_SPECIAL = /[&<>"']/g;
const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const LINK = /^(?:https?:\/\/|mailto:|tel:)/i;

/** Header: controls, line ends above all, become spaces. */
export const escapeHeader: Escape = (value) => value.replace(CONTROLS, ' ');

/** Plain text: a value adds no lines (breaks and tabs become a space), other controls go. */
export const escapeText: Escape = (value) => value.replace(LINE_BREAKS_AND_TABS, ' ').replace(CONTROLS, '');

/** HTML text and attribute values. */
export const escapeHtml: Escape = (value) =>
  escapeText(value).replace(HTML_SPECIAL, (character) => HTML_ENTITIES[character] ?? '');

/** A piece of an address; fit for HTML attributes in either kind of quotes as well. */
export const escapeUrl: Escape = (value) =>
  encodeURIComponent(escapeText(value).toWellFormed()).replaceAll("'", '%27');

/** The beginning of an address: only one that leads to the web, a mailbox or a telephone. */
export const escapeLink: Escape = (value) => (LINK.test(value.trim()) ? escapeText(value).trim() : '#');
