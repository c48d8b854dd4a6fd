import { base64Lines } from './base64-lines.ts';
import { fillBody } from './counted-links.ts';
import { fillPlaceholders, type VariableValues } from './fill-placeholders.ts';
import { encodeHeaderText, type HeaderPlace } from './header-text.ts';
import { optOutFields } from './opt-out-fields.ts';
import type { MessageSkeleton, SkeletonSegment } from './skeleton.ts';
import { InvalidRecipientError } from './skeleton-errors.ts';

/** What one user's message is made with. */
export type RenderValues = {
  /** A value for each placeholder, defaults already put in; and for reserved names where there are links. */
  variables: VariableValues;
  recipientAddress: string;
  claimId: string;
  /** Milliseconds since 1970; the message shows whole seconds. */
  dateMs: number;
};

/** Printable ASCII that cannot end the `<...>` it stands in. */
const RECIPIENT = /^[ -;=?-~]{1,320}$/;
const CLAIM_ID = /^[A-Za-z0-9._-]{1,128}$/;

/** date-time (RFC 5322 3.3) in UTC. */
const formatDate = (dateMs: number): string => new Date(dateMs).toUTCString().replace('GMT', '+0000');

const checkValues = (values: RenderValues): void => {
  if (!RECIPIENT.test(values.recipientAddress)) throw new InvalidRecipientError();
  if (!CLAIM_ID.test(values.claimId)) throw new RangeError('a claim id is 1 to 128 letters, digits, . _ -');
  if (Number.isNaN(new Date(values.dateMs).getTime())) throw new RangeError('dateMs is no time');
};

/** Header text stands in the last line of the literal before it, after the field's name. */
const headerPlace = (before: SkeletonSegment | undefined): HeaderPlace => {
  const text = before?.kind === 'literal' ? before.text : '';
  const line = text.slice(text.lastIndexOf('\n') + 1);
  return { column: line.length, isPhrase: /^from:/i.test(line) };
};

const renderSegment = (
  segment: SkeletonSegment,
  before: SkeletonSegment | undefined,
  values: RenderValues,
): string => {
  switch (segment.kind) {
    case 'literal':
      return segment.text;
    case 'header-text':
      return encodeHeaderText(
        fillPlaceholders(segment.template, values.variables, (value) => value),
        headerPlace(before),
      );
    case 'recipient':
      return values.recipientAddress;
    case 'date':
      return formatDate(values.dateMs);
    case 'message-id':
      return `<${values.claimId}@${segment.domain}>`;
    case 'opt-out-fields':
      return optOutFields(values.variables);
    case 'base64-body': {
      const body = fillBody(segment.template, values.variables, segment.escape);
      return base64Lines(Buffer.from(body, 'utf8'));
    }
  }
};

/**
 * The message for one user. The same skeleton and values give the same bytes, for ever.
 * Throws MissingVariableError, InvalidRecipientError.
 */
export const renderMessage = (skeleton: MessageSkeleton, values: RenderValues): Buffer => {
  checkValues(values);
  const { segments } = skeleton;
  const pieces = segments.map((segment, index) => renderSegment(segment, segments[index - 1], values));
  return Buffer.from(pieces.join(''), 'latin1');
};
