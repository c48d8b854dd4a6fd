import { type HtmlAttribute, scanHtml } from './html-scan.ts';
import { markPlaceholders } from './placeholder.ts';

/** Attributes that hold one address. */
const ADDRESS_ATTRIBUTES = new Set(['href', 'src', 'background', 'action']);
const LEADING_PLACEHOLDER = /^\s*\{\{/;
/** An address in plain text reaches to the next white space. */
const TEXT_ADDRESS = /https?:\/\/\S+/gi;

export const isAddressAttribute = (attribute: HtmlAttribute): boolean =>
  ADDRESS_ATTRIBUTES.has(attribute.name);

/** All placeholders are pieces of the address, but for one that begins it. */
const markAddress = (address: string): string => {
  const isLed = LEADING_PLACEHOLDER.test(address);
  const lead = address.indexOf('{{');
  return markPlaceholders(address, ({ start }) => (isLed && start === lead ? 'link' : 'url'));
};

/** Marks the placeholders in the addresses of HTML attributes. */
export const markHtmlAddresses = (html: string): string => {
  const pieces: string[] = [];
  let at = 0;
  for (const token of scanHtml(html)) {
    if (token.kind !== 'tag') continue;
    for (const { valueStart, valueEnd } of token.attributes.filter(isAddressAttribute)) {
      pieces.push(html.slice(at, valueStart), markAddress(html.slice(valueStart, valueEnd)));
      at = valueEnd;
    }
  }
  return pieces.join('') + html.slice(at);
};

/** Marks the placeholders in the addresses of plain text. */
export const markTextAddresses = (text: string): string => text.replace(TEXT_ADDRESS, markAddress);
