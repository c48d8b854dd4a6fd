type Placeholder = { readonly name: string; readonly start: number; readonly end: number };

/** `{{name}}` as a template's author writes it. */
const PLACEHOLDER = /\{\{([a-zA-Z][a-zA-Z0-9_]{0,63})\}\}/g;
const OPENING = '{{';

/** The placeholders of a text, in order. */
export const findPlaceholders = (text: string): Placeholder[] =>
  [...text.matchAll(PLACEHOLDER)].map((match) => ({
    name: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));

export const hasPlaceholder = (text: string): boolean => findPlaceholders(text).length > 0;

/** Offsets of the `{{` that start no placeholder. */
export const findBrokenPlaceholders = (text: string): number[] => {
  const whole = new Set(findPlaceholders(text).map((placeholder) => placeholder.start));
  const broken: number[] = [];
  for (let at = text.indexOf(OPENING); at >= 0; at = text.indexOf(OPENING, at + OPENING.length)) {
    if (!whole.has(at)) broken.push(at);
  }
  return broken;
};

/**
 * How a placeholder of a skeleton's body stands in an address: `url` is a piece of it and percent-encoded,
 * `link` its beginning, so that the value decides where the link goes.
 */
export type PlaceholderMark = 'url' | 'link';

/** Marks each placeholder of a text for which `markOf` names a mark: `{{url:name}}`. */
export const markPlaceholders = (
  text: string,
  markOf: (placeholder: Placeholder) => PlaceholderMark | undefined,
): string =>
  text.replace(PLACEHOLDER, (whole: string, name: string, start: number) => {
    const mark = markOf({ name, start, end: start + whole.length });
    return mark === undefined ? whole : `{{${mark}:${name}}}`;
  });
