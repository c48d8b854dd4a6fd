/**
 * Standard: woven; RFC 5322, 2045, 2046, 2047; messages and MIME
 */
import { checkTemplate } from './check-template.ts';
import { LinkTargets } from './counted-links.ts';
import { buildMimeTree } from './mime-tree.ts';
import { insertPreheader } from './preheader.ts';
import { previewTemplateOf } from './preview.ts';
import type { MessageSkeleton } from './skeleton.ts';
import { InvalidTemplateError } from './skeleton-errors.ts';
import { segmentsOf } from './skeleton-segments.ts';
import type { MessagePurpose, MessageTemplate } from './template.ts';
import { markHtmlAddresses, markTextAddresses } from './url-placeholders.ts';

export type ComposeOptions = {
  campaignId: string;
  /** The right side of the Message-ID. */
  domain: string;
  purpose: MessagePurpose;
};

const CAMPAIGN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
const DOMAIN = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

const checkOptions = ({ campaignId, domain }: ComposeOptions): void => {
  if (!CAMPAIGN_ID.test(campaignId)) throw new RangeError('campaignId is no campaign id');
  if (!DOMAIN.test(domain)) throw new RangeError('domain is no ASCII domain name');
};

/** The canonical form of text (RFC 2046 4.1.1). */
const withCrlf = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n');

/**
 * Turns a template into a skeleton, once per template; the same input gives the same skeleton.
 * Throws InvalidTemplateError when checkTemplate finds problems.
 */
export const composeSkeleton = (template: MessageTemplate, options: ComposeOptions): MessageSkeleton => {
  checkOptions(options);
  const problems = checkTemplate(template, options.purpose);
  if (problems.length > 0) throw new InvalidTemplateError(problems);
  const links = new LinkTargets();
  const html = markHtmlAddresses(insertPreheader(withCrlf(template.html), template.preheader));
  const text = markTextAddresses(withCrlf(template.text));
  const content = { html: links.markHtml(html), text: links.markText(text) };
  const tree = buildMimeTree(template, content, options.campaignId);
  return {
    version: 1,
    segments: segmentsOf(tree, template, options.domain),
    previewTemplate: previewTemplateOf(template),
    linkTargets: links.templates,
  };
};
