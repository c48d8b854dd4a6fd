import { type HtmlAttribute, type HtmlToken, scanHtml } from './html-scan.ts';
import { findPlaceholders, hasPlaceholder } from './placeholder.ts';
import { isAddressAttribute } from './url-placeholders.ts';

const SCHEME = /^\s*([a-z][a-z0-9+.-]*):/i;
const SAFE_SCHEMES = new Set(['http', 'https', 'mailto', 'tel', 'cid']);

const schemeOf = (address: string): string => SCHEME.exec(address)?.[1]?.toLowerCase() ?? '';

/** Why a value must not be put into this attribute; undefined if it may. */
const attributeObstacle = (attribute: HtmlAttribute, value: string): string | undefined => {
  const name = attribute.name.slice(0, 40);
  if (!attribute.quoted) return `stands in the attribute ${name} without quotes; put the value in quotes`;
  if (attribute.name === 'style' || attribute.name.startsWith('on')) {
    return `stands in the attribute ${name}, where no value can be made safe; take it out`;
  }
  const scheme = isAddressAttribute(attribute) ? schemeOf(value) : '';
  if (scheme === '' || SAFE_SCHEMES.has(scheme)) return undefined;
  return `stands in an address that begins with ${scheme}:; use http, https, mailto or tel`;
};

const tagObstacles = (html: string, token: HtmlToken & { kind: 'tag' }): string[] => {
  const within = findPlaceholders(html.slice(token.start, token.end));
  return within.flatMap(({ name, start }) => {
    const at = token.start + start;
    const attribute = token.attributes.find((one) => at >= one.valueStart && at < one.valueEnd);
    const obstacle = attribute
      ? attributeObstacle(attribute, html.slice(attribute.valueStart, attribute.valueEnd))
      : 'stands in a tag outside of any attribute value; take it out';
    return obstacle === undefined ? [] : [`The placeholder {{${name}}} ${obstacle}.`];
  });
};

/** A sentence for each placeholder that stands in HTML where its value could not be escaped. */
export const findUnsafePlaceholders = (html: string): string[] =>
  [...scanHtml(html)].flatMap((token) => {
    if (token.kind === 'tag') return tagObstacles(html, token);
    const within = html.slice(token.start, token.end);
    if (token.kind !== 'raw' || !hasPlaceholder(within)) return [];
    return findPlaceholders(within).map(
      ({ name }) =>
        `The placeholder {{${name}}} stands inside <script> or <style>, where no value can be made safe; take it out.`,
    );
  });
