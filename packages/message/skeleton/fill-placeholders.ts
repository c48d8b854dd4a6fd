import { type Escape, escapeLink, escapeUrl } from './escape.ts';
import type { PlaceholderMark } from './placeholder.ts';
import { MissingVariableError } from './skeleton-errors.ts';

export type VariableValues = Readonly<Record<string, string>>;

/** `{{name}}`, `{{url:name}}`, `{{link:name}}` as they stand in a skeleton. */
const MARKED_PLACEHOLDER = /\{\{(?:(url|link):)?([a-zA-Z][a-zA-Z0-9_]{0,63})\}\}/g;

const requiredValue = (values: VariableValues, name: string): string => {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new MissingVariableError(name);
  return value;
};

/**
 * Puts the values in, each escaped for its place. One pass: what looks like a placeholder in a value stays.
 * Throws MissingVariableError.
 */
export const fillPlaceholders = (template: string, values: VariableValues, escapeValue: Escape): string =>
  template.replace(MARKED_PLACEHOLDER, (_whole, mark: PlaceholderMark | undefined, name: string) => {
    const value = requiredValue(values, name);
    if (mark === 'url') return escapeUrl(value);
    return escapeValue(mark === 'link' ? escapeLink(value) : value);
  });
