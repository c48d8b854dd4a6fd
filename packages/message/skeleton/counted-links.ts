import { decodeHTMLAttribute } from 'entities';
import { type Escape, escapeHtml, escapeText } from './escape.ts';
import { fillPlaceholders, type VariableValues } from './fill-placeholders.ts';
import { scanHtml } from './html-scan.ts';
import { CLICK_URL, OPT_OUT_URL } from './reserved-names.ts';

/** An address around which `{{click:N}}` and `{{/click}}` stand; a template cannot hold these marks itself. */
const COUNTED = /\{\{click:(\d+)\}\}(.*?)\{\{\/click\}\}/gs;
/** Leads to the web, or where a value says, but not to where the user opts out: that link is never counted. */
const COUNTABLE = new RegExp(`^(?:https?://|\\{\\{link:(?!${OPT_OUT_URL}\\}\\}))`, 'i');
const WEB = /^\s*https?:\/\//i;
/** Plain text: an address ends before white space, and before the punctuation of the sentence that it stands in. */
const TEXT_ADDRESS = /https?:\/\/(?:\{\{\w+:\w+\}\}|[^\s<>"{}])*(?:\{\{\w+:\w+\}\}|[^\s<>"{}.,;:!?'()[\]])/gi;

/** Numbers the places that links of one message lead to; the same place has the same number. */
export class LinkTargets {
  readonly #numbers = new Map<string, number>();

  /** Templates of addresses, without HTML's escapes; the number of a link is its place in here. */
  get templates(): string[] {
    return [...this.#numbers.keys()];
  }

  /** Marks the links of HTML that can be counted: `href` of `a`, to the web. Its addresses have been marked. */
  markHtml(html: string): string {
    const pieces: string[] = [];
    let at = 0;
    for (const token of scanHtml(html)) {
      if (token.kind !== 'tag' || token.name !== 'a') continue;
      for (const { name, valueStart, valueEnd } of token.attributes) {
        if (name !== 'href') continue;
        const address = html.slice(valueStart, valueEnd);
        pieces.push(html.slice(at, valueStart), this.#marked(address, decodeHTMLAttribute(address)));
        at = valueEnd;
      }
    }
    return pieces.join('') + html.slice(at);
  }

  /** The same for plain text. */
  markText(text: string): string {
    return text.replace(TEXT_ADDRESS, (address) => this.#marked(address, address));
  }

  #marked(address: string, decoded: string): string {
    const target = decoded.trim();
    if (!COUNTABLE.test(target)) return address;
    const number = this.#numbers.get(target) ?? this.#numbers.size;
    this.#numbers.set(target, number);
    return `{{click:${number}}}${address}{{/click}}`;
  }
}

/**
 * A body with its values. Links are counted where the message has an address for that and a link leads to the web: then its
 * number stands behind that address. Else they are what the template says.
 *
 * Throws MissingVariableError.
 */
export const fillBody = (template: string, values: VariableValues, place: 'text' | 'html'): string => {
  const escapeValue: Escape = place === 'html' ? escapeHtml : escapeText;
  const clickUrl = Object.hasOwn(values, CLICK_URL) ? values[CLICK_URL] : undefined;
  const linked = template.replace(COUNTED, (_whole, number: string, address: string) => {
    if (clickUrl === undefined) return address;
    const leads = WEB.test(fillPlaceholders(address, values, escapeText));
    return leads ? escapeValue(`${clickUrl}/${number}`) : address;
  });
  return fillPlaceholders(linked, values, escapeValue);
};
