export type HtmlAttribute = {
  /** Lower-case. */
  readonly name: string;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly quoted: boolean;
};

/** `raw` is the content of a script or style element. Offsets are [start, end) in the HTML. */
export type HtmlToken =
  | { readonly kind: 'text' | 'comment' | 'raw'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'tag';
      /** Lower-case; an end tag's begins with `/`. */
      readonly name: string;
      readonly attributes: readonly HtmlAttribute[];
      readonly start: number;
      readonly end: number;
    };

const RAW_TEXT_END = { script: /<\/script(?=[\s/>])/gi, style: /<\/style(?=[\s/>])/gi };
const TAG_NAME = /<(\/?[a-z][^\s/>]*)/iy;
const ATTRIBUTE = /[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$)|([^\s>]*)))?/dy;
const BETWEEN_ATTRIBUTES = /[\s/=]*/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

const endAfter = (html: string, mark: string, from: number): number => {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
};

/**
 * What follows `<!--[if ...]>` is HTML for the clients it is written for, so only the condition counts as a
 * comment here.
 */
const commentEnd = (html: string, at: number): number => {
  if (html.startsWith('<!--[if', at)) return endAfter(html, ']>', at);
  if (html.startsWith('<!-->', at)) return at + '<!-->'.length;
  return html.startsWith('<!--', at) ? endAfter(html, '-->', at + '<!--'.length) : endAfter(html, '>', at);
};

const readAttribute = (match: RegExpExecArray): HtmlAttribute | undefined => {
  const quoted = match.indices?.[2] ?? match.indices?.[3];
  const value = quoted ?? match.indices?.[4];
  if (!value) return undefined;
  const name = (match[1] ?? '').toLowerCase();
  return { name, valueStart: value[0], valueEnd: value[1], quoted: quoted !== undefined };
};

const readTag = (html: string, start: number, name: string): HtmlToken => {
  const attributes: HtmlAttribute[] = [];
  let at = start + name.length + 1;
  for (;;) {
    const match = matchAt(ATTRIBUTE, html, at);
    if (!match) break;
    const attribute = readAttribute(match);
    if (attribute) attributes.push(attribute);
    at += match[0].length;
  }
  at += matchAt(BETWEEN_ATTRIBUTES, html, at)?.[0].length ?? 0;
  const end = Math.min(at + 1, html.length);
  return { kind: 'tag', name: name.toLowerCase(), attributes, start, end };
};

/** The markup that a `<` opens; undefined if it is only a character. */
const readMarkup = (html: string, at: number): HtmlToken | undefined => {
  const next = html[at + 1];
  if (next === '!' || next === '?') return { kind: 'comment', start: at, end: commentEnd(html, at) };
  const name = matchAt(TAG_NAME, html, at)?.[1];
  return name === undefined ? undefined : readTag(html, at, name);
};

const rawTextEnd = (html: string, token: HtmlToken): number => {
  if (token.kind !== 'tag' || (token.name !== 'script' && token.name !== 'style')) return token.end;
  return matchAt(RAW_TEXT_END[token.name], html, token.end)?.index ?? html.length;
};

/** The tokens of HTML as far as it matters here: where text, tags, attribute values, scripts and styles are. */
export function* scanHtml(html: string): Generator<HtmlToken> {
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const markup = open < 0 ? undefined : readMarkup(html, open);
    const textEnd = open < 0 ? html.length : open + (markup ? 0 : 1);
    if (textEnd > at) yield { kind: 'text', start: at, end: textEnd };
    at = textEnd;
    if (!markup) continue;
    yield markup;
    at = rawTextEnd(html, markup);
    if (at > markup.end) yield { kind: 'raw', start: markup.end, end: at };
  }
}
