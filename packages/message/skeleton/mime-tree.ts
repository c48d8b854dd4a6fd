/**
 * Standard: woven; RFC 3834; Auto-Submitted; whole, in every woven message
 */
import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type MimeNode from 'nodemailer/lib/mime-node';
import { hasPlaceholder } from './placeholder.ts';
import type { MessageTemplate } from './template.ts';

/** Bodies of the two text parts as they will be encoded, placeholders still in. */
type MessageContent = { readonly html: string; readonly text: string };

/** `=_` cannot occur in base64 (RFC 2045 6.7), so no body can hold a delimiter. */
const BOUNDARY_PREFIX = '=_mailweave';
const BOUNDARY_HEX_DIGITS = 24;
/** Fields with one of these as content are holes; the composer only has to put the field in. */
const HOLE_ADDRESS = 'hole@mailweave.invalid';
const PRINTABLE_ASCII = /^[ -~]*$/;

/** Whether a display name has to wait for the user's values, or for our own RFC 2047 encoding. */
export const isFixedName = (name: string): boolean =>
  PRINTABLE_ASCII.test(name) && !name.includes('=?') && !hasPlaceholder(name);

/** The same template gives the same boundaries; no clock and no chance in them. */
const boundaryBase = (template: MessageTemplate, campaignId: string): string =>
  createHash('sha256')
    .update(JSON.stringify([campaignId, template.subject, template.html, template.text]))
    .digest('hex')
    .slice(0, BOUNDARY_HEX_DIGITS);

/**
 * The MIME entities of a message as a tree: multipart/alternative of text and HTML, the HTML in a
 * multipart/related with its images if it has any. Subject, To, Date and Message-ID hold nothing yet.
 */
export const buildMimeTree = (
  template: MessageTemplate,
  content: MessageContent,
  campaignId: string,
): MimeNode => {
  const { name, address } = template.from;
  return new MailComposer({
    newline: 'win',
    encoding: 'base64',
    boundaryPrefix: BOUNDARY_PREFIX,
    baseBoundary: boundaryBase(template, campaignId),
    disableFileAccess: true,
    disableUrlAccess: true,
    from: isFixedName(name) ? { name, address } : { name: '', address },
    to: HOLE_ADDRESS,
    subject: 'hole',
    date: new Date(0),
    messageId: `<${HOLE_ADDRESS}>`,
    replyTo: template.replyTo,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Mailweave-Campaign': campaignId },
    text: content.text,
    html: content.html,
    attachments: (template.inlineImages ?? []).map((image) => ({
      cid: image.cid,
      contentType: image.contentType,
      content: Buffer.from(image.base64, 'base64'),
      filename: false as const,
    })),
  }).compile();
};
