import { escapeText } from './escape.ts';
import { fillPlaceholders, type VariableValues } from './fill-placeholders.ts';
import { findPlaceholders } from './placeholder.ts';
import type { MessageSkeleton } from './skeleton.ts';
import type { MessageTemplate } from './template.ts';

/** RFC 8970 4: what a preview should not exceed (it must not exceed 256). */
const PREVIEW_LENGTH = 200;

const collapsed = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Cut where it is long enough even if every placeholder turns out empty; no placeholder is cut. */
const cutAfter = (text: string, literalLength: number): string => {
  let literal = 0;
  let at = 0;
  for (const { start, end } of findPlaceholders(text)) {
    if (literal + start - at >= literalLength) break;
    literal += start - at;
    at = end;
  }
  return text.slice(0, at + literalLength - literal);
};

/** The preheader, then the text: what a reader sees first. */
export const previewTemplateOf = (template: MessageTemplate): string =>
  cutAfter(collapsed(`${template.preheader ?? ''} ${template.text}`), 2 * PREVIEW_LENGTH);

/** Text for PREVIEW (RFC 8970), 200 characters at most. Throws MissingVariableError. */
export const previewText = (skeleton: MessageSkeleton, variables: VariableValues): string => {
  const filled = fillPlaceholders(skeleton.previewTemplate, variables, escapeText);
  return [...collapsed(filled)].slice(0, PREVIEW_LENGTH).join('').trimEnd();
};
