import { escapeText } from './escape.ts';
import { fillPlaceholders, type VariableValues } from './fill-placeholders.ts';
import type { MessageSkeleton } from './skeleton.ts';

/**
 * Where a link of a message leads for one user: an absolute http or https address in ASCII. Undefined when the message has no
 * link of this number, or it leads elsewhere.
 *
 * Throws MissingVariableError.
 */
export const linkTarget = (
  { linkTargets = [] }: MessageSkeleton,
  number: number,
  values: VariableValues,
): string | undefined => {
  const template = linkTargets[number];
  if (template === undefined) return undefined;
  const url = URL.parse(fillPlaceholders(template, values, escapeText));
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.href : undefined;
};
